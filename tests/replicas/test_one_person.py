"""What one person sends is handled in order and counted once, whichever replica it reaches."""

import asyncio

from bot.handlers.floods import SLOWER
from tests.databases import postgres_server  # noqa: F401 - a fixture
from tests.replicas.one_person import open_hall, until

SLOW, NEAR = 0, 1


async def test_a_follow_up_at_another_replica_waits_for_its_question(tmp_path, postgres_server):  # noqa: F811
    name = await postgres_server.create_database()
    async with open_hall(tmp_path, postgres_server.url(name)) as hall:
        for _ in range(4):
            asha = hall.somebody()
            await hall.say(SLOW, asha, "half-life of anakinra?")
            await hall.say(NEAR, asha, "and its route?")
            await until(lambda asha=asha: len(hall.texts(asha)) == 2)
            first, second = hall.texts(asha)
            assert "half-life" in first.lower()
            assert "Anakinra" in second
            assert "subcutaneous" in second.lower()
    await postgres_server.drop_database(name)


async def test_a_tap_and_the_next_one_at_another_replica_both_count_in_order(
    tmp_path,
    postgres_server,  # noqa: F811
):
    name = await postgres_server.create_database()
    async with open_hall(tmp_path, postgres_server.url(name)) as hall:
        for session_id in range(1, 5):
            asha = hall.somebody()
            await hall.say(NEAR, asha, "/quiz anakinra 2")
            await until(lambda asha=asha: "Question 1" in "".join(hall.texts(asha)))
            question = hall.messages(asha)[-1]
            data = question.keyboard["inline_keyboard"][0][0]["callback_data"]
            chosen = await hall.tap(SLOW, asha, question, data)
            following = await hall.tap(NEAR, asha, question, f"q_next:{session_id}:0")
            await until(lambda taps=(chosen, following): all(each.answer for each in taps))
            assert chosen.answer["text"] in {"Right.", "Not quite."}
            assert not following.answer["show_alert"]
            await until(lambda asha=asha: "Question 2" in "".join(hall.texts(asha)))
    await postgres_server.drop_database(name)


async def test_three_replicas_have_one_limit_against_floods(tmp_path, postgres_server):  # noqa: F811
    name = await postgres_server.create_database()
    limits = {"MESSAGES_PER_MINUTE": 30}
    url = postgres_server.url(name)
    async with open_hall(tmp_path, url, 3, is_first_slow=False, **limits) as hall:
        asha, bala = hall.somebody(), hall.somebody()
        for turn in range(120):
            await hall.say(turn % 3, asha, "/privacy")
            await asyncio.sleep(0.02)
        await hall.say(0, bala, "/privacy")
        await until(lambda: len(hall.texts(bala)) == 1)
        texts = hall.texts(asha)
        answered = sum(SLOWER[:20] not in text for text in texts)
        print(len(texts), answered)
        # Three times as much would be 90.
        assert 30 <= answered <= 40
    await postgres_server.drop_database(name)
