"""python-telegram-bot over the pretend Telegram: its own exceptions, polling and downloads."""

import asyncio
from io import BytesIO

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputPollOption
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from bot.playground.faults import Trouble
from bot.playground.telegram import DEFAULT_TOKEN
from bot.playground.transport import PlaygroundRequest
from tests.bot_api import serve_bot_api
from tests.playground.conftest import RawBot


def library_bot(raw: RawBot, token: str = DEFAULT_TOKEN) -> Bot:
    request = PlaygroundRequest(raw.telegram)
    return Bot(token, request=request, get_updates_request=request)


async def let_it_wait(raw: RawBot) -> None:
    while not raw.telegram.updates.on_arrival:  # noqa: ASYNC110 - a turn of the loop, no time
        await asyncio.sleep(0)


async def test_a_text_goes_out_and_comes_back_as_a_message(bot: RawBot):
    async with library_bot(bot) as library:
        assert library.username == "pharm_study_bot"
        sent = await library.send_message(bot.asha, "<i>t½</i> &lt; 6 h", parse_mode="HTML")
    assert sent.text_html == "<i>t½</i> &lt; 6 h"


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (Trouble.TIMEOUT_BEFORE, TimedOut),
        (Trouble.TIMEOUT_AFTER, TimedOut),
        (Trouble.DROPPED_BEFORE, NetworkError),
        (Trouble.BAD_GATEWAY, NetworkError),
    ],
)
async def test_trouble_is_raised_as_the_library_raises_it(bot: RawBot, trouble, expected):
    async with library_bot(bot) as library:
        bot.telegram.faults.add("sendMessage", trouble)
        with pytest.raises(expected):
            await library.send_message(bot.asha, "x")


async def test_refusals_become_the_librarys_exceptions(bot: RawBot):
    group = bot.group()
    new = bot.telegram.people.migrate(group).id
    async with library_bot(bot) as library:
        with pytest.raises(ChatMigrated) as migrated:
            await library.send_message(group, "x")
        assert migrated.value.new_chat_id == new
        with pytest.raises(Forbidden, match="can't initiate conversation"):
            await library.send_message(bot.ravi, "x")
        with pytest.raises(BadRequest, match="Message text is empty"):
            await library.send_message(bot.asha, " ")
        bot.telegram.faults.add_flood("sendMessage", 9)
        with pytest.raises(RetryAfter, match="Retry in 9 seconds"):
            await library.send_message(bot.asha, "x")


async def test_a_wrong_token_is_refused(bot: RawBot):
    with pytest.raises(InvalidToken):
        await library_bot(bot, "1:wrong").initialize()


async def test_a_document_can_be_sent_and_downloaded(bot: RawBot):
    async with library_bot(bot) as library:
        file = InputFile(BytesIO(b"id,score"), filename="scores.csv")
        sent = await library.send_document(bot.asha, file, caption="Scores")
        assert sent.document.file_name == "scores.csv"
        got = await library.get_file(sent.document.file_id)
        assert bytes(await got.download_as_bytearray()) == b"id,score"


async def test_a_quiz_poll_is_sent_with_the_librarys_own_parameters(bot: RawBot):
    async with library_bot(bot) as library:
        options = [InputPollOption("4 h"), InputPollOption("4 d")]
        sent = await library.send_poll(
            bot.asha, "t½?", options, type="quiz", correct_option_ids=[0], is_anonymous=False
        )
    assert [option.text for option in sent.poll.options] == ["4 h", "4 d"]
    assert sent.poll.type == "quiz"


async def test_a_long_poll_ends_when_something_arrives(bot: RawBot):
    async with library_bot(bot) as library:
        waiting = asyncio.create_task(library.get_updates(timeout=30))
        await let_it_wait(bot)
        bot.telegram.people.say(bot.asha, bot.asha, "now")
        updates = await waiting
    assert [update.message.text for update in updates] == ["now"]


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: RawBot):
    async with library_bot(bot) as library:
        first = asyncio.create_task(library.get_updates(timeout=30))
        await let_it_wait(bot)
        second = asyncio.create_task(library.get_updates(timeout=0))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        assert await second == ()


async def test_over_http_the_librarys_own_client_sees_the_same(bot: RawBot):
    async with serve_bot_api(bot.telegram) as address:
        library = Bot(
            DEFAULT_TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot"
        )
        async with library:
            markup = InlineKeyboardMarkup([[InlineKeyboardButton("A", callback_data="a")]])
            sent = await library.send_message(bot.asha, "<b>x</b>", "HTML", reply_markup=markup)
            assert sent.reply_markup.inline_keyboard[0][0].callback_data == "a"
            document = await library.send_document(bot.asha, b"id,score", filename="s.csv")
            got = await library.get_file(document.document.file_id)
            assert bytes(await got.download_as_bytearray()) == b"id,score"
            with pytest.raises(BadRequest, match="Message text is empty"):
                await library.send_message(bot.asha, " ")
            bot.telegram.faults.add("sendMessage", Trouble.DROPPED_AFTER)
            with pytest.raises(NetworkError):
                await library.send_message(bot.asha, "lost")
        assert bot.telegram.world.chats[bot.asha].messages[3].content == {"text": "lost"}
