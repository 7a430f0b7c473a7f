"""Telling a chat, once for each topic, that one is closed or gone; the gateway finds out."""

from __future__ import annotations

from bot.domain.sending import Bulk
from bot.handlers.context import Services, StudyApplication
from bot.handlers.delivery import send
from bot.locale import _, speaking
from bot.views.daily import TOPIC_GONE
from bot.views.reply import Reply


async def tell_of_topic(application: StudyApplication, chat_id: int, topic_id: int) -> None:
    """Say where what was meant for a topic has gone, and what an admin can do."""
    services: Services = application.bot_data["services"]
    if await services.chats.notice(chat_id, f"topic {topic_id} gone", services.clock()):
        with speaking(await services.languages.of(chat_id)):
            await send(application.bot, Reply(_(TOPIC_GONE)), chat_id, bulk=Bulk())
