"""What one person sends is handled in order and counted once, whichever replica it reaches."""

from tests.databases import postgres_server  # noqa: F401 - a fixture
from tests.replicas.one_person import count_follow_ups, flood_three, open_hall, until

SLOW, NEAR = 0, 1


async def test_a_follow_up_at_another_replica_waits_for_its_question(tmp_path, postgres_server):  # noqa: F811
    name = await postgres_server.create_database()
    assert await count_follow_ups(tmp_path, postgres_server.url(name), 4) == 4
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
    heard = await flood_three(tmp_path, postgres_server.url(name), messages=120)
    # Three times as much would be 90. What the limit gives anew while it goes on comes on top.
    assert 30 <= heard.answered <= 40 + heard.seconds / 2
    assert 1 <= heard.told <= 6
    await postgres_server.drop_database(name)
