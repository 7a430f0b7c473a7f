"""What people do reaches the bot as Telegram would tell it, or does not reach it at all."""

import pytest

from tests.playground.conftest import RawBot, keys


def tap(bot: RawBot, data: str = "A") -> str:
    bot.send(reply_markup=keys(["A"]))
    return bot.telegram.people.tap(bot.asha, bot.asha, 1, data).id


def test_a_tap_is_answered_once_and_only_while_it_is_fresh(bot: RawBot):
    too_old = (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    query_id = tap(bot)
    assert bot.call("answerCallbackQuery", callback_query_id=query_id, text="ok")
    assert bot.refused("answerCallbackQuery", callback_query_id=query_id) == too_old
    late_id = tap(bot)
    bot.clock.advance(seconds=61)
    assert bot.refused("answerCallbackQuery", callback_query_id=late_id) == too_old
    assert bot.refused("answerCallbackQuery", callback_query_id="made up") == too_old


def test_an_alert_holds_200_characters(bot: RawBot):
    query_id = tap(bot)
    long = {"callback_query_id": query_id, "text": "x" * 201}
    assert "MESSAGE_TOO_LONG" in bot.refused("answerCallbackQuery", **long)
    assert bot.call("answerCallbackQuery", callback_query_id=query_id, text="x" * 200)


def test_the_message_behind_an_old_button_can_be_inaccessible(bot: RawBot):
    bot.send(reply_markup=keys(["A"]))
    bot.call("deleteMessage", chat_id=bot.asha, message_id=1)
    bot.telegram.people.tap(bot.asha, bot.asha, 1, "A")
    message = bot.updates()[0]["callback_query"]["message"]
    assert message["date"] == 0
    assert "text" not in message


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("good morning", False),
        ("/quiz", True),
        ("/quiz@pharm_study_bot 3", True),
        ("/quiz@other_bot", False),
        ("half-life? @pharm_study_bot", True),
        ("@pharm_study_botany", False),
    ],
)
def test_privacy_mode_shows_the_bot_what_is_meant_for_it(bot: RawBot, text, is_seen):
    group = bot.group()
    bot.telegram.people.say(group, bot.asha, text)
    assert bool(bot.updates()) is is_seen


def test_a_reply_to_the_bot_is_seen_and_an_admin_bot_sees_everything(bot: RawBot):
    group = bot.group()
    bot.send("Question 1", chat_id=group)
    bot.telegram.people.say(group, bot.asha, "b", reply_to=1)
    assert bot.updates()[0]["message"]["reply_to_message"]["text"] == "Question 1"
    bot.telegram.people.set_bot_status(group, "administrator", bot.ravi)
    bot.telegram.people.say(group, bot.asha, "chatter")
    assert [list(update)[1] for update in bot.updates()] == ["my_chat_member", "message"]


def test_an_anonymous_admin_writes_as_the_chat_but_taps_as_themselves(bot: RawBot):
    group = bot.group(kind="supergroup")
    bot.telegram.people.set_status(group, bot.ravi, "administrator", is_anonymous=True)
    bot.updates()
    bot.telegram.people.say(group, bot.ravi, "/quiz")
    message = bot.updates()[0]["message"]
    assert message["from"]["username"] == "GroupAnonymousBot"
    assert message["sender_chat"]["id"] == group
    sent = bot.send(chat_id=group, reply_markup=keys(["A"]))
    bot.telegram.people.tap(group, bot.ravi, sent["message_id"], "A")
    assert bot.updates()[0]["callback_query"]["from"]["id"] == bot.ravi


def test_a_blocked_bot_is_told_so_until_it_is_started_again(bot: RawBot):
    bot.telegram.people.block(bot.asha)
    refusal = bot.refused("sendMessage", chat_id=bot.asha, text="x")
    assert refusal == "403 Forbidden: bot was blocked by the user"
    bot.telegram.people.say(bot.asha, bot.asha, "/start")
    kinds = [list(update)[1] for update in bot.updates()]
    assert kinds == ["my_chat_member", "my_chat_member", "message"]
    bot.send()


def test_who_never_wrote_or_is_deactivated_cannot_be_written_to(bot: RawBot):
    refusal = bot.refused("sendMessage", chat_id=bot.ravi, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    bot.telegram.world.users[bot.asha].is_deactivated = True
    refusal = bot.refused("sendMessage", chat_id=bot.asha, text="x")
    assert refusal == "403 Forbidden: user is deactivated"


@pytest.mark.parametrize(
    ("kind", "status", "can_post", "description"),
    [
        ("group", "kicked", True, "403 Forbidden: bot was kicked from the group chat"),
        ("supergroup", "kicked", True, "403 Forbidden: bot was kicked from the supergroup chat"),
        ("supergroup", "left", True, "403 Forbidden: bot is not a member of the supergroup chat"),
        ("channel", "kicked", True, "403 Forbidden: bot was kicked from the channel chat"),
        (
            "channel",
            "administrator",
            False,
            "400 Bad Request: need administrator rights in the channel chat",
        ),
        (
            "group",
            "member",
            False,
            "400 Bad Request: not enough rights to send text messages to the chat",
        ),
    ],
)
def test_where_the_bot_may_not_write(bot: RawBot, kind, status, can_post, description):
    group = bot.group(kind=kind)
    bot.telegram.people.set_bot_status(group, status, bot.ravi, can_post=can_post)
    assert bot.refused("sendMessage", chat_id=group, text="x") == description


def test_a_group_that_became_a_supergroup_names_its_new_id(bot: RawBot):
    old = bot.group()
    new = bot.telegram.people.migrate(old).id
    moved = [update["message"] for update in bot.updates()]
    assert moved[0]["migrate_to_chat_id"] == new
    assert moved[1]["migrate_from_chat_id"] == old
    refusal = bot.refused("sendMessage", chat_id=old, text="x")
    assert refusal == "400 Bad Request: group chat was upgraded to a supergroup chat"
    assert bot.parameters == {"migrate_to_chat_id": new}
    bot.send(chat_id=new)


def test_forum_topics_take_messages_unless_closed_and_general_has_no_id(bot: RawBot):
    forum = bot.group(kind="supergroup", is_forum=True)
    topic = bot.telegram.people.open_topic(forum, bot.ravi, "Quizzes")
    sent = bot.send(chat_id=forum, message_thread_id=topic.thread_id)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.thread_id, True)
    assert "message_thread_id" not in bot.send(chat_id=forum)
    general = bot.refused("sendMessage", chat_id=forum, text="x", message_thread_id=1)
    assert general == "400 Bad Request: message thread not found"
    topic.is_closed = True
    place = {"chat_id": forum, "message_thread_id": topic.thread_id}
    assert bot.refused("sendMessage", text="x", **place) == "400 Bad Request: TOPIC_CLOSED"


def test_poll_answers_name_the_voter_but_a_channels_polls_are_anonymous(bot: RawBot):
    group, channel = bot.group(), bot.group(kind="channel")
    quiz = {"question": "Q", "options": [{"text": "A"}, {"text": "B"}], "type": "quiz"}
    open_quiz = quiz | {"correct_option_ids": [1], "is_anonymous": False}
    refusal = bot.refused("sendPoll", chat_id=channel, **open_quiz)
    assert refusal == "400 Bad Request: non-anonymous polls can't be sent to channel chats"
    poll_id = bot.call("sendPoll", chat_id=group, **open_quiz)["poll"]["id"]
    assert bot.telegram.people.vote(poll_id, bot.asha, [0])
    assert not bot.telegram.people.vote(poll_id, bot.asha, [1])  # A quiz takes one vote.
    answer = bot.updates()[-1]["poll_answer"]
    assert (answer["poll_id"], answer["option_ids"]) == (poll_id, [0])
    assert answer["user"]["id"] == bot.asha


def test_a_poll_closes_by_itself_when_its_time_is_over(bot: RawBot):
    poll = {"question": "Q", "options": ["A"], "open_period": 30}
    sent = bot.call("sendPoll", chat_id=bot.asha, **poll)
    bot.clock.advance(seconds=30)
    bot.call("getMe")
    assert bot.updates()[0]["poll"]["is_closed"]
    refusal = bot.refused("stopPoll", chat_id=bot.asha, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: poll has already been closed"


def test_an_inline_result_becomes_a_message_whose_buttons_work(bot: RawBot):
    query = bot.telegram.people.ask_inline(bot.asha, "anakinra")
    content = {"message_text": "<b>t½</b> 4 h", "parse_mode": "HTML"}
    article = {"type": "article", "id": "1", "title": "t½", "input_message_content": content}
    results = [article | {"reply_markup": keys(["More"])}]
    assert bot.call("answerInlineQuery", inline_query_id=query.id, results=results)
    sent = bot.telegram.people.choose_inline(query, "1", bot.asha)
    bot.telegram.people.tap(bot.asha, bot.asha, sent.message_id, "More")
    *_, chosen, tapped = bot.updates()
    inline_id = tapped["callback_query"]["inline_message_id"]
    assert chosen["chosen_inline_result"]["inline_message_id"] == inline_id
    assert bot.call("editMessageText", inline_message_id=inline_id, text="more") is True


def test_members_are_only_surely_known_to_an_admin_bot(bot: RawBot):
    group = bot.group()
    outsider = bot.telegram.people.add_user("Meera").id
    place = {"chat_id": group, "user_id": outsider}
    assert bot.refused("getChatMember", **place) == "400 Bad Request: member not found"
    bot.telegram.people.set_bot_status(group, "administrator", bot.ravi)
    assert bot.call("getChatMember", **place)["status"] == "left"
    statuses = {m["status"] for m in bot.call("getChatAdministrators", chat_id=group)}
    assert statuses == {"creator", "administrator"}
