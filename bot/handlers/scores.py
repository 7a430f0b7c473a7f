"""/score, /leaderboard, /hideme and /showme."""

from __future__ import annotations

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.domain.scoreboard import Period
from bot.handlers import delivery
from bot.handlers.callback_data import decode
from bot.handlers.context import Context, StudyApplication, services_of
from bot.handlers.errors import NOT_MINE
from bot.handlers.senders import person_of, place_of_tap
from bot.locale import N_, _
from bot.views.reply import Reply
from bot.views.scoreboard import board_reply, score_reply

ANONYMOUS = N_("You write anonymously here, so I cannot tell whose score is meant.")
HIDDEN = N_("You are off every leaderboard now. Your points are kept; /showme puts you back.")
SHOWN = N_("You are on the leaderboards again.")


async def show_score(update: Update, context: Context) -> None:
    """Tell the sender's points in this chat."""
    person, chat = person_of(update), update.effective_chat
    reply = Reply(_(ANONYMOUS))
    if person is not None and chat is not None:
        services = services_of(context)
        reply = score_reply(await services.scores.card(chat.id, person.id, services.clock()))
    await delivery.respond(update, context, reply)


async def show_board(update: Update, context: Context) -> None:
    """Show the best of this chat, of the week unless all time is asked for."""
    word = context.args[0].casefold() if context.args else ""
    period = Period.ALL if word.startswith("all") else Period.WEEK
    person, chat = person_of(update), update.effective_chat
    if chat is not None:
        services = services_of(context)
        own_id = person.id if person else 0
        board = await services.scores.board(chat.id, own_id, period, services.clock())
        await delivery.respond(update, context, board_reply(board))


async def board_tapped(update: Update, context: Context) -> None:
    """Show the board of the other period in the same message."""
    query = update.callback_query
    assert query is not None
    args, place = decode(query.data).args, place_of_tap(query)
    if place is None or len(args) != 1 or args[0] not in set(Period):
        await delivery.answer(query, _(NOT_MINE), alert=True)
        return
    await delivery.answer(query)
    services = services_of(context)
    board = await services.scores.board(
        place.chat_id, query.from_user.id, Period(args[0]), services.clock()
    )
    await delivery.show_in_place(query, context, board_reply(board))


async def hide(update: Update, context: Context) -> None:
    """Take the sender off every board."""
    await _set_hidden(update, context, is_hidden=True)


async def show(update: Update, context: Context) -> None:
    """Put the sender back on the boards."""
    await _set_hidden(update, context, is_hidden=False)


async def _set_hidden(update: Update, context: Context, *, is_hidden: bool) -> None:
    person = person_of(update)
    if person is None:
        await delivery.respond(update, context, Reply(_(ANONYMOUS)))
        return
    services = services_of(context)
    await services.scores.hide(person, services.clock(), is_hidden=is_hidden)
    await delivery.respond(update, context, Reply(_(HIDDEN) if is_hidden else _(SHOWN)))


def register(application: StudyApplication) -> None:
    """Add the handlers of this module."""
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("score", show_score, new))
    application.add_handler(CommandHandler("leaderboard", show_board, new))
    application.add_handler(CommandHandler("hideme", hide, new))
    application.add_handler(CommandHandler("showme", show, new))
    application.add_handler(CallbackQueryHandler(board_tapped, pattern=r"^board:"))
