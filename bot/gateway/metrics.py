"""What Prometheus reads; imported only when the web server runs, since it costs memory.

Nothing here holds an id, a name or a text: labels are kinds, methods and codes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client import Counter as Count
from prometheus_client.core import CounterMetricFamily

from bot.gateway.handling import Outcome

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one process.

    Args:
        in_hand: how many updates are noted here and not handled yet.
        answers: what Telegram answered so far, by (method, status or error).
    """

    def __init__(self, in_hand: Callable[[], int], answers: Mapping[tuple[str, str], int]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = registry = CollectorRegistry()
        self._taken = Count("bot_updates", "Updates taken", ["kind"], registry=registry)
        self._outcomes = Count(
            "bot_updates_handled", "How they ended", ["outcome"], registry=registry
        )
        self._handler = self._timer("bot_handler_seconds", "From noting to crossing off", ["kind"])
        self._kinds = Count(
            "bot_answers", "Questions by what was found", ["kind"], registry=registry
        )
        self._search = self._timer("bot_search_seconds", "Finding an answer")
        self._database = self._timer("bot_database_seconds", "One statement")
        self._queue = Gauge("bot_queue_length", "What waits", ["queue"], registry=registry)
        self._queue.labels("in_hand").set_function(in_hand)
        self._states = Gauge("bot_rows", "Rows by state", ["table", "state"], registry=registry)
        registry.register(_TelegramAnswers(answers))

    def _timer(self, name: str, about: str, labels: tuple[str, ...] | list[str] = ()) -> Histogram:
        return Histogram(name, about, labels, buckets=_SECONDS, registry=self._registry)

    def taken(self, kind: str) -> None:
        """Count an update."""
        self._taken.labels(kind).inc()

    def handled(self, kind: str, seconds: float, outcome: Outcome) -> None:
        """Count how an update ended."""
        self._outcomes.labels(outcome).inc()
        self._handler.labels(kind).observe(seconds)

    def answered(self, kind: str, seconds: float) -> None:
        """Count a question by what was found."""
        self._kinds.labels(kind).inc()
        self._search.observe(seconds)

    def executed(self, seconds: float) -> None:
        """Count a statement of the database."""
        self._database.observe(seconds)

    def counted(self, rows: Mapping[tuple[str, str], int]) -> None:
        """Take how many rows of which table are in which state."""
        self._states.clear()
        for (table, state), count in rows.items():
            self._states.labels(table, state).set(count)

    def text(self) -> bytes:
        """Return everything as Prometheus reads it."""
        return generate_latest(self._registry)


class _TelegramAnswers:
    """Calls of the Bot API, counted elsewhere."""

    def __init__(self, answers: Mapping[tuple[str, str], int]) -> None:
        self._answers = answers

    def collect(self) -> Iterator[CounterMetricFamily]:
        """Yield the counts by method and code."""
        family = CounterMetricFamily(
            "bot_telegram_answers", "Answers of the Bot API", labels=["method", "code"]
        )
        for (method, code), count in Counter(self._answers).items():
            family.add_metric([method, code], count)
        yield family
