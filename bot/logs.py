"""Log lines: their form, and keeping secrets out of them."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

from bot.settings import LogFormat, Settings

update_id: ContextVar[int | None] = ContextVar("update_id", default=None)
"""The update being handled; stands in every line that is written meanwhile."""

_TOKEN_IN_URL = re.compile(r"\b\d{3,}:[A-Za-z0-9_-]{8,}")
NOISY = ("httpx", "httpcore", "aiohttp.access", "telegram.ext.Updater")


class Redactor:
    """Replaces secrets, known ones and whatever looks like a bot token, in a text."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        longest_first = sorted(filter(None, secrets), key=len, reverse=True)
        known = "|".join(map(re.escape, longest_first))
        self._known = re.compile(known) if known else None

    def redact(self, text: str) -> str:
        """Return the text with every secret replaced by ``***``."""
        if self._known:
            text = self._known.sub("***", text)
        return _TOKEN_IN_URL.sub("***", text)


class RedactingFormatter(logging.Formatter):
    """Writes a record as text or JSON; message, arguments and traceback are redacted."""

    def __init__(self, redactor: Redactor, form: LogFormat) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redactor = redactor
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line."""
        line = self._as_json(record) if self._form is LogFormat.JSON else self._as_text(record)
        return self._redactor.redact(line)

    def _as_text(self, record: logging.LogRecord) -> str:
        number = update_id.get()
        suffix = f" [update {number}]" if number is not None else ""
        return super().format(record) + suffix

    def _as_json(self, record: logging.LogRecord) -> str:
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "update": update_id.get(),
            "error": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({k: v for k, v in fields.items() if v is not None}, ensure_ascii=False)


def configure_logging(settings: Settings) -> None:
    """Send log lines to standard error, redacted; called once at start."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter(Redactor(settings.secrets), settings.log_format))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
