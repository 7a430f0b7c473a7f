"""In the making."""

from __future__ import annotations

from bot.handlers.context import StudyApplication


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
