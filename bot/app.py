"""The composition root: every object is made here and every handler registered, in order."""

from __future__ import annotations

import asyncio
import functools
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest

from bot.content.exports import export
from bot.content.loader import KnowledgeFolder, load_knowledge
from bot.domain.knowledge_base import KnowledgeBase
from bot.gateway.attempt import PatientApplication
from bot.gateway.ordering import PersonOrder
from bot.gateway.pacing import Pacer, Sleep
from bot.gateway.quick_bot import QuickBot
from bot.gateway.topics import TopicWatch
from bot.gateway.watching import WatchedRequest
from bot.handlers import (
    asking,
    browsing,
    cards,
    check,
    curator,
    daily,
    daily_menu,
    daily_taps,
    errors,
    exam,
    feedback,
    floods,
    inline,
    language,
    lateness,
    membership,
    mistakes,
    my_data,
    polls,
    progress,
    quiz,
    quiz_start,
    retention,
    review,
    scores,
    settings_menu,
    start,
    timers,
    topics,
)
from bot.handlers.context import Clock, Services, StudyApplication
from bot.lifecycle import close_all, open_all
from bot.resolving import resolver_builder
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
from bot.settings import HttpTransport, Settings
from bot.storage.database import Database
from bot.storage.memories import Memories
from bot.storage.paces import reserve

ALLOWED_UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CHANNEL_POST,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.POLL,
    Update.POLL_ANSWER,
    Update.MY_CHAT_MEMBER,
]
"""What we ask Telegram for; membership is left out unless it is named."""

PLAYGROUND_TOKEN = "1:playground"


def utc_now() -> datetime:
    """Return the aware UTC time."""
    return datetime.now(UTC)


def build_application(
    settings: Settings,
    *,
    request: BaseRequest | None = None,
    clock: Clock | None = None,
    rng: random.Random | None = None,
    answering: AnsweringService | None = None,
    sleep: Sleep = asyncio.sleep,
) -> StudyApplication:
    """Make the application: services over storage and content, handlers over services.

    Args:
        request: the way to Telegram; None makes one as the settings say.
        clock: returns the aware UTC time; None reads the computer's clock.
        rng: chance for shuffling and selection; None seeds itself.
        answering: an index made before; None reads the knowledge folder and makes one.
        sleep: waits for so many seconds; used to keep Telegram's pace.

    Raises:
        KnowledgeError: when the knowledge folder has faults.
        SettingsError: the sentence model is wanted and not installed.
    """
    answering = answering or make_answering(settings)
    services = _services(settings, clock or utc_now, rng or random.Random(), answering)
    watch = TopicWatch(_pacer(services.quizzing.database, services.clock, sleep))
    application = _application(settings, request, watch)
    watch.tell = functools.partial(topics.tell_of_topic, application)
    application.bot_data["services"] = services
    application.bot_data["settings"] = settings
    application.bot_data["maintainer_chat_id"] = settings.maintainer_chat_id
    _register(application)
    return application


def make_answering(settings: Settings) -> AnsweringService:
    """Read the knowledge folder; its index is built when first needed.

    Raises:
        KnowledgeError: when the knowledge folder has faults.
        SettingsError: the sentence model is wanted and not installed.
    """
    cache = settings.data_dir / "cache"
    build = resolver_builder(
        semantic=settings.semantic_search, cache=cache, indexes=cache / "indexes"
    )
    return AnsweringService(read_knowledge(settings), build=build)


def read_knowledge(settings: Settings) -> KnowledgeBase:
    """Read the knowledge folder, from the compiled copy in the data folder when that is fresh."""
    return load_knowledge(settings.knowledge_dir, _cache_file(settings))


def _cache_file(settings: Settings) -> Path:
    return settings.data_dir / "knowledge-cache.json"


def _reader(settings: Settings) -> Callable[[], KnowledgeBase]:
    """Return what reads the folder again and again, parsing changed files only."""
    return KnowledgeFolder(settings.knowledge_dir, _cache_file(settings)).load


def _services(
    settings: Settings, clock: Clock, rng: random.Random, answering: AnsweringService
) -> Services:
    database, zone = Database(settings.database_address), settings.zone
    if not database.is_sqlite:
        answering.shared = Memories(database)
    languages = Languages(database, settings.default_language)
    prompts = OpenPrompts(database)

    def forget_in_memory(person_id: int) -> None:
        answering.forget(person_id)
        languages.drop(person_id)
        prompts.forget(person_id)

    reviewing = Reviewing(database, lambda: answering.knowledge, zone)
    heard = (reviewing.feed,)  # Every answer that counts moves a card.
    quizzing = Quizzing(database, lambda: answering.knowledge, zone, rng, heard)
    unanswered = UnansweredTally(database)
    return Services(
        clock=clock,
        rng=rng,
        answering=answering,
        quizzing=quizzing,
        exams=Exams(database, zone, heard),
        quiz_reader=QuizReader(database, zone),
        poll_votes=PollVotes(database, zone, heard),
        scores=Scores(database, zone),
        daily=Daily(database, quizzing, zone, prompts),
        pushes=DailyPushes(database, quizzing, zone),
        results=DailyResults(database, quizzing, zone),
        chats=ChatBook(database, languages.drop, prompts.move),
        languages=languages,
        prompts=prompts,
        feedback=FeedbackBook(database, prompts),
        unanswered=unanswered,
        curation=Curation(database, answering, _reader(settings), unanswered),
        reviewing=reviewing,
        progress=ProgressBook(database, reviewing, zone),
        my_data=MyData(database, forget_in_memory),
        exporter=export,
    )


def _pacer(database: Database, clock: Clock, sleep: Sleep) -> Pacer:
    # SQLite serves one process, which can count alone; replicas share their turns.
    shared = None if database.is_sqlite else functools.partial(reserve, database, "bulk")
    return Pacer(clock, sleep, shared)


def _application(
    settings: Settings, request: BaseRequest | None, limiter: TopicWatch
) -> StudyApplication:
    token = settings.telegram_bot_token
    way = request or make_request(settings)
    bot = QuickBot(
        token.get_secret_value() if token else PLAYGROUND_TOKEN,
        f"{settings.telegram_api_base_url}/bot",
        f"{settings.telegram_api_base_url}/file/bot",
        request=WatchedRequest(way),
        get_updates_request=way,
        rate_limiter=limiter,
    )
    builder: Any = (
        ApplicationBuilder()
        .bot(bot)
        .job_queue(None)
        .application_class(PatientApplication)
        .concurrent_updates(PersonOrder())
        .post_init(open_all)
        .post_shutdown(close_all)
    )
    application: StudyApplication = builder.build()
    return application


def make_request(settings: Settings) -> BaseRequest:
    """Make the way to Telegram that the settings name."""
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    if settings.http_transport is HttpTransport.HTTPX:
        from telegram.request import HTTPXRequest

        return HTTPXRequest(connection_pool_size=256, proxy=proxy)
    from bot.gateway.request import AiohttpRequest

    return AiohttpRequest(proxy=proxy)


def _register(application: StudyApplication) -> None:
    """Register every handler; the first that fits an update handles it."""
    language.register(application)  # Before anything that may say a word.
    lateness.register(application)
    floods.register(application, application.bot_data["settings"].messages_per_minute)
    # What comes most is looked for first; nothing below would take it.
    asking.register_texts(application)
    quiz.register_answers(application)
    start.register(application)
    browsing.register(application)
    feedback.register(application)
    inline.register(application)
    curator.register(application, application.bot_data["settings"].curator_ids)
    quiz_start.register(application)
    quiz.register(application)
    exam.register(application)
    polls.register(application)
    scores.register(application)
    review.register(application)
    mistakes.register(application)
    cards.register(application)
    progress.register(application)
    my_data.register(application)
    daily.register(application)
    daily_menu.register(application)
    daily_taps.register(application)
    settings_menu.register(application)
    check.register(application)
    membership.register(application)
    retention.register(application, application.bot_data["settings"].unanswered_days)
    timers.register(application)
    asking.register(application)
    start.register_last(application)  # Takes every command that nothing took.
    errors.register(application)  # Takes every button that no other handler knows.
