"""What every handler can reach: the services, the clock and the content, typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from telegram import Message, Update
from telegram.ext import Application, CallbackContext, ExtBot

from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Monograph
from bot.domain.take_away import ExportFormat, TakeAway
from bot.handlers.outcome_replies import OutcomeReplies
from bot.services.answered import AnsweredMessages
from bot.services.answering import AnsweringService
from bot.services.chats import ChatBook
from bot.services.curation import Curation
from bot.services.daily import Daily
from bot.services.daily_pushes import DailyPushes
from bot.services.daily_results import DailyResults
from bot.services.exams import Exams
from bot.services.feedback import FeedbackBook
from bot.services.languages import Languages
from bot.services.my_data import MyData
from bot.services.open_prompts import OpenPrompts
from bot.services.poll_votes import PollVotes
from bot.services.progress import ProgressBook
from bot.services.quiz_reading import QuizReader
from bot.services.quizzing import Quizzing
from bot.services.reviewing import Reviewing
from bot.services.scores import Scores
from bot.services.unanswered import UnansweredTally

Clock = Callable[[], datetime]
"""Returns the aware UTC time."""

Exporter = Callable[[KnowledgeBase, ExportFormat, Monograph | None, datetime], TakeAway]
"""Writes one topic, or all, in a format."""

Context = CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
StudyApplication = Application[
    ExtBot[Any],
    Context,
    dict[Any, Any],
    dict[Any, Any],
    dict[Any, Any],
    None,
]
"""The python-telegram-bot application that handlers are registered with."""


@dataclass(slots=True)
class Services:
    """The objects behind the handlers; made once by ``bot/app.py``."""

    clock: Clock
    rng: Random
    answering: AnsweringService
    quizzing: Quizzing
    exams: Exams
    quiz_reader: QuizReader
    poll_votes: PollVotes
    scores: Scores
    daily: Daily
    pushes: DailyPushes
    results: DailyResults
    chats: ChatBook
    languages: Languages
    prompts: OpenPrompts
    feedback: FeedbackBook
    unanswered: UnansweredTally
    curation: Curation
    reviewing: Reviewing
    progress: ProgressBook
    my_data: MyData
    exporter: Exporter
    answered: AnsweredMessages = field(default_factory=AnsweredMessages)
    replies: OutcomeReplies = field(default_factory=OutcomeReplies)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The knowledge base as it is now."""
        return self.answering.knowledge


def services_of(context: Context) -> Services:
    """Return the services that the application was built with."""
    services: Services = context.bot_data["services"]
    return services


def thread_of(message: Message | None) -> int | None:
    """Return the forum topic a message stands in; None for none and for the General topic."""
    if message is None or not message.is_topic_message:
        return None
    return message.message_thread_id


def is_private(update: Update) -> bool:
    """Tell whether an update comes from a private chat."""
    return update.effective_chat is not None and update.effective_chat.type == "private"
