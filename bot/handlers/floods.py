"""The first thing every update meets: limits for one person and one group, with a calm answer."""

from __future__ import annotations

from telegram import InlineQueryResultsButton, Message, MessageEntity, Update
from telegram.error import BadRequest
from telegram.ext import ApplicationHandlerStop, TypeHandler

from bot.domain.post import parse_letter
from bot.errors import CallbackDataError
from bot.handlers import delivery
from bot.handlers.asking import addressed_text
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, Services, StudyApplication, is_private, services_of
from bot.handlers.errors import NOT_MINE
from bot.locale import N_, _
from bot.services.flood import FloodGuard, Kind, Verdict
from bot.services.flood_sharing import share_floods
from bot.views.reply import Reply

FIRST = -10
"""The handler group of the limits; what they refuse reaches no other handler."""

SLOWER = N_("That was a lot at once. Please wait a moment: I read on in {seconds} s.")
SLOWER_TAPS = N_("That was a lot of taps at once. Please wait a moment.")
SLOWER_GROUP = N_(
    "That is more than I may write in one group. Please wait a minute, or ask me in private; "
    "taps and letters in a quiz still count."
)
SLOWER_INLINE = N_("One moment, please, then type on")


def register(application: StudyApplication, messages_per_minute: int) -> None:
    """Set the limits; 0 sets none."""
    guard = FloodGuard(messages_per_minute)
    services: Services = application.bot_data["services"]
    sharing = share_floods(guard, services.quizzing.database)

    async def check(update: Update, context: Context) -> None:
        is_welcome = await _is_welcome(guard, update, context)
        if sharing is not None:
            sharing.settle_soon(application.create_task)
        if not is_welcome:
            raise ApplicationHandlerStop

    application.add_handler(TypeHandler(Update, check), FIRST)


async def _is_welcome(guard: FloodGuard, update: Update, context: Context) -> bool:
    if update.callback_query:
        return await _check_tap(guard, update, context)
    if update.inline_query:
        return await _check_inline(guard, update, context)
    message = update.message or update.edited_message
    if message is None or not _wants_answer(message, update, context):
        return True  # Nothing that is answered: memberships, votes, talk in a group.
    return await _check_message(guard, message, update, context)


async def _check_tap(guard: FloodGuard, update: Update, context: Context) -> bool:
    query = update.callback_query
    assert query is not None
    now = services_of(context).clock()
    refusal = SLOWER_TAPS
    if guard.check_person(Kind.TAP, query.from_user.id, now) is Verdict.WELCOME:
        try:
            decode(query.data)
        except CallbackDataError:  # Forged: refused here, before a handler may have answered.
            refusal = NOT_MINE
        else:
            return True
    await delivery.answer(query, _(refusal), alert=True)  # Every tap is answered, once.
    return False


async def _check_inline(guard: FloodGuard, update: Update, context: Context) -> bool:
    query = update.inline_query
    assert query is not None
    now = services_of(context).clock()
    if guard.check_person(Kind.INLINE, query.from_user.id, now) is Verdict.WELCOME:
        return True
    button = InlineQueryResultsButton(_(SLOWER_INLINE), start_parameter="ask")
    try:
        await query.answer([], cache_time=1, is_personal=True, button=button)
    except BadRequest as error:
        if "query is too old" not in error.message.lower():
            raise
    return False


async def _check_message(
    guard: FloodGuard, message: Message, update: Update, context: Context
) -> bool:
    # By when it was sent: what piled up while the bot was away is no flood.
    now = message.edit_date or message.date
    sender_id = _sender_of(message)
    verdict, text = guard.check_person(Kind.MESSAGE, sender_id, now), SLOWER
    if verdict is Verdict.WELCOME and not is_private(update) and not _is_letter(message):
        verdict, text = guard.check_group(message.chat_id, now), SLOWER_GROUP
    if verdict is Verdict.TELL:
        seconds = guard.seconds_left(Kind.MESSAGE)
        await delivery.respond(update, context, Reply(_(text).format(seconds=seconds)))
    return verdict is Verdict.WELCOME


def _sender_of(message: Message) -> int:
    # Anonymous admins of all groups share one account, and so do channels: the chat is the sender.
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat_id


def _is_letter(message: Message) -> bool:
    return message.text is not None and parse_letter(message.text) is not None


def _wants_answer(message: Message, update: Update, context: Context) -> bool:
    if is_private(update):
        return True
    if not message.text:
        return False
    first = message.entities[0] if message.entities else None
    is_command = bool(
        first and first.type == MessageEntity.BOT_COMMAND and first.offset == 0
    ) and _is_ours(message, context.bot.username)
    return is_command or addressed_text(message, context.bot.username, context.bot.id) is not None


def _is_ours(message: Message, username: str) -> bool:
    __, __, other = (message.text or "").split(maxsplit=1)[0].partition("@")
    return not other or other.casefold() == username.casefold()
