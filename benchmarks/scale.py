"""Show where growth meets its next limit: a day of traffic, minute by minute.

    python -m benchmarks.scale

Answers go first; the daily quiz gets what Telegram's rate leaves. The assumptions are the
constants below; the per-update cost is what `benchmarks/` measures on one core.
"""

import math
from dataclasses import dataclass

TELEGRAM_PER_SECOND = 30
"""Messages to all chats together, by Telegram's own word, unless one pays."""

PAID_PER_SECOND = 1000
ACTIVE_SHARE = 0.15
"""Of all users, on one day."""

QUESTIONS_PER_DAY = 10
"""Questions and taps of an active user."""

MESSAGES_PER_QUESTION = 1.1
SUBSCRIBED_SHARE = 0.25
"""Of all users, to the daily quiz."""

PEAK = 3.0
"""The busiest hour against the average of the day."""

CPU_SECONDS_PER_UPDATE = 0.004
"""Of one core; noting, handling, sending."""

CORE_SHARE = 0.6
BYTES_PER_UPDATE = 300
"""That stay in the database: attempts, the review log."""


@dataclass
class Day:
    """What one day brings."""

    users: int
    peak_updates_per_second: float
    replicas: int
    push_hours: float
    answers_kept_back: bool
    gigabytes_a_year: float


def load_at(minute: int, users: int) -> float:
    """Return the updates a second in a minute of the day: quiet at night, busiest at 21:00."""
    average = users * ACTIVE_SHARE * QUESTIONS_PER_DAY / 86400
    wave = math.cos((minute - 21 * 60) / 1440 * 2 * math.pi)
    return average * max(0.1, 1 + (PEAK - 1) * wave)


def simulate(users: int, per_second: float = TELEGRAM_PER_SECOND) -> Day:
    """Go through a day from 09:00, when the daily quiz is due for everybody at once."""
    queue = users * SUBSCRIBED_SHARE
    push_minutes, is_kept_back = 0, False
    for minute in range(9 * 60, 9 * 60 + 1440):
        answers = load_at(minute % 1440, users) * MESSAGES_PER_QUESTION
        is_kept_back |= answers > per_second
        if queue > 0:
            queue -= max(0.0, per_second - answers) * 60
            push_minutes += 1
    peak = max(load_at(minute, users) for minute in range(1440))
    return Day(
        users=users,
        peak_updates_per_second=peak,
        replicas=max(1, math.ceil(peak * CPU_SECONDS_PER_UPDATE / CORE_SHARE)),
        push_hours=push_minutes / 60 if queue <= 0 else math.inf,
        answers_kept_back=is_kept_back,
        gigabytes_a_year=users * ACTIVE_SHARE * QUESTIONS_PER_DAY * BYTES_PER_UPDATE * 365 / 1e9,
    )


def main() -> None:
    """Print the table of docs/SCALE.md."""
    print("| users | peak updates/s | cores | daily quiz sent in | the same, paid | answers within"
          " 30/s | database a year |")  # fmt: skip
    print("|---:|---:|---:|---:|---:|---|---:|")
    for users in (1_000, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000):
        free, paid = simulate(users), simulate(users, PAID_PER_SECOND)
        cells = [
            f"{users:,}",
            f"{free.peak_updates_per_second:.1f}",
            str(free.replicas),
            _span(free.push_hours),
            _span(paid.push_hours),
            "no" if free.answers_kept_back else "yes",
            f"{free.gigabytes_a_year:.2f} GB",
        ]
        print("| " + " | ".join(cells) + " |")


def _span(hours: float) -> str:
    if math.isinf(hours):
        return "never"
    return f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.1f} h"


if __name__ == "__main__":
    main()
