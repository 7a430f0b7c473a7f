"""What Telegram refuses is mended or said, never lost."""

import pytest

from bot.handlers import delivery
from bot.playground.faults import Trouble
from bot.views.reply import Action, Attachment, Button, Reply, bold

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)


async def test_a_long_text_is_split_at_its_blocks_with_the_buttons_last(chat):
    asha = chat.private("Asha")
    blocks = [bold(f"Block {number}") + " x" * 700 for number in range(6)]
    reply = Reply("\n\n".join(blocks), ((Button("Help", Action("help")),),))
    await delivery.send(chat.application.bot, reply, asha.chat_id)
    assert [bool(seen.labels) for seen in asha.from_bot] == [False, False, True]
    assert all(seen.text.startswith("Block") for seen in asha.from_bot)


async def test_broken_html_is_sent_as_plain_text_and_logged(chat):
    asha = chat.private("Asha")
    await delivery.send(chat.application.bot, Reply("<b>half open & <3"), asha.chat_id)
    assert "half open & <3" in asha.last.text
    assert len(chat.take_errors()) == 1


async def test_a_topic_that_is_gone_falls_back_to_the_chat(chat):
    group = chat.group("Forum", admins=["Asha"], is_forum=True)
    await delivery.send(chat.application.bot, Reply("x"), group.chat_id, thread_id=987)
    assert group.last.thread_id is None


async def test_an_edit_that_changes_nothing_is_fine(chat):
    asha = chat.private("Asha")
    bot = chat.application.bot
    sent = await delivery.send(bot, Reply("x"), asha.chat_id)
    assert await delivery.edit(bot, Reply("x"), asha.chat_id, sent.message_id)
    assert not await delivery.edit(bot, Reply("y"), asha.chat_id, 999)


async def test_a_refused_picture_is_said_in_words(chat):
    asha = chat.private("Asha")
    picture = Attachment("x.png", PNG, is_picture=True)
    too_long_for_a_caption = "the figures " * 100
    await delivery.send(
        chat.application.bot, Reply(too_long_for_a_caption, attachment=picture), asha.chat_id
    )
    assert asha.last.text.startswith("the figures")
    assert asha.last.photo is None
    await delivery.send(chat.application.bot, Reply("short", attachment=picture), asha.chat_id)
    assert asha.last.photo == PNG


@pytest.mark.parametrize("trouble", [Trouble.TIMEOUT_AFTER])
async def test_a_send_that_timed_out_is_not_repeated_blindly(chat, trouble):
    asha = chat.private("Asha")
    chat.telegram.faults.add("sendMessage", trouble)
    await asha.send("half-life of anakinra")
    answers = [seen for seen in asha.from_bot if "4 to 6 h" in seen.text]
    assert len(answers) == 1
    chat.take_errors()
