"""What is pushed when, once, whatever happens."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.domain.chat import Chat, ChatKind, Place
from bot.domain.daily import PushState
from bot.domain.quiz import MISTAKES, Mode
from bot.domain.quiz_outcomes import Refusal, Rejected, Verdict
from bot.errors import PushTakenError
from bot.storage.database import Database
from bot.storage.tables import subscriptions
from tests.services.daily_base import Death, Mail
from tests.services.quiz_base import ASHA, BALA, GROUP, INDIA, PRIVATE, right, wrong

EIGHT = time(8)
MONDAY = datetime(2027, 1, 11, 0, 0, tzinfo=UTC)  # 05:30 in India


@pytest.fixture
def mail(database: Database) -> Mail:
    return Mail(database, MONDAY)


def at(hour: int, minute: int = 0, day: int = 11, zone: ZoneInfo = INDIA) -> datetime:
    return datetime(2027, 1, day, hour, minute, tzinfo=zone)


async def test_it_comes_every_day_at_its_local_time(mail: Mail) -> None:
    subscription = await mail.subscribe(PRIVATE, at=EIGHT)
    assert subscription.next_due_at == at(8)
    for _ in range(3 * 24 * 4):
        await mail.run()
        mail.wait(minutes=15)
    assert [each.at for each in mail.arrived] == [at(8, day=day) for day in (11, 12, 13)]
    assert len({each.post.snapshot.question_id for each in mail.arrived}) == 3


async def test_only_on_the_days_wanted(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT, days=frozenset({2, 4}))
    for _ in range(14):
        mail.now = at(9, day=mail.now.astimezone(INDIA).day)
        await mail.run()
        mail.wait(days=1)
    assert [each.day.isoweekday() for each in mail.arrived] == [2, 4, 2, 4]


@pytest.mark.parametrize(("hour", "comes"), [(11, True), (12, False)])
async def test_after_a_downtime_it_comes_late_for_three_hours(
    mail: Mail, hour: int, comes: bool
) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(hour)
    await mail.run()
    assert [each.day.day for each in mail.arrived] == ([11] if comes else [])
    assert mail.skipped == (0 if comes else 1)
    mail.now = at(8, day=12)
    await mail.run()
    assert mail.arrived[-1].day.day == 12


async def test_a_month_of_downtime_brings_one_question(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(9, day=11) + timedelta(days=30)
    await mail.run()
    assert len(mail.arrived) == 1
    assert mail.arrived[0].day == mail.now.date()


async def test_a_clock_that_jumps_back_brings_no_second_one(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    await mail.run()
    mail.now = at(7, day=10)
    await mail.daily.change(PRIVATE, mail.now)  # computes anew when it is due
    for _ in range(100):
        await mail.run()
        mail.wait(minutes=30)
    assert [each.day.day for each in mail.arrived] == [11, 10, 12]


async def test_another_time_or_zone_on_the_same_day_brings_no_second_one(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    await mail.run()
    later = await mail.subscribe(PRIVATE, at=time(9))
    assert later.next_due_at == at(9, day=12)
    west = await mail.subscribe(PRIVATE, zone=ZoneInfo("America/New_York"))
    assert west.next_due_at == at(9, day=12, zone=west.zone)


@pytest.mark.parametrize("moment", ["claimed", "prepared", "sending", "arrived"])
async def test_a_death_at_any_moment_neither_doubles_nor_repeats(mail: Mail, moment: str) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)

    def die(here: str) -> None:
        if here == moment:
            raise Death

    mail.fails = die
    with pytest.raises(Death):
        await mail.run()
    mail.fails = lambda here: None
    for _ in range(10):
        mail.wait(minutes=1)
        await mail.run()
    # On its way when the process died: it may have arrived, so it does not come again.
    assert len(mail.arrived) == (0 if moment == "sending" else 1)
    assert mail.lost == (1 if moment in {"sending", "arrived"} else 0)
    mail.now = at(8, day=12)
    await mail.run()
    assert mail.arrived[-1].day.day == 12


async def test_two_processes_share_the_work(mail: Mail) -> None:
    for number in range(1, 21):
        await mail.subscribe(Place(number), at=EIGHT)
    mail.now = at(8)
    first = await mail.pushes.claim(mail.now, 7)
    second = await mail.pushes.claim(mail.now, 50)
    claimed = [push.chat_id for push in (*first.pushes, *second.pushes)]
    assert sorted(claimed) == list(range(1, 21))
    assert [push.chat_id for push in first.pushes] == list(range(1, 8))


async def test_processes_that_look_at_the_same_moment_share_the_work(mail: Mail) -> None:
    for number in range(1, 61):
        await mail.subscribe(Place(number), at=EIGHT)
    mail.now = at(8)
    claims = await asyncio.gather(*(mail.pushes.claim(mail.now, 20) for _ in range(4)))
    claims += await asyncio.gather(*(mail.pushes.claim(mail.now, 60) for _ in range(2)))
    claimed = [push.chat_id for claim in claims for push in claim.pushes]
    assert sorted(claimed) == list(range(1, 61))


async def test_a_zone_that_is_gone_stops_no_other_chat(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    await mail.subscribe(Place(BALA.id), at=EIGHT)
    async with mail.database.write() as work:
        gone = update(subscriptions).where(subscriptions.c.chat_id == BALA.id)
        await work.execute(gone.values(zone="Mars/Base"))
    mail.now = at(8)
    await mail.run()
    assert PRIVATE.chat_id in {each.chat_id for each in mail.arrived}


async def test_a_slow_process_does_not_send_what_another_took_over(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    slow = await mail.pushes.prepare(push, mail.now)
    assert slow is not None
    mail.wait(minutes=4)
    await mail.run()
    with pytest.raises(PushTakenError):
        await mail.pushes.begin(push, slow.posts[0], mail.now)
    assert len(mail.arrived) == 1


async def test_what_certainly_did_not_arrive_comes_again(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    delivery = await mail.pushes.prepare(push, mail.now)
    assert delivery is not None
    await mail.pushes.begin(push, delivery.posts[0], mail.now)
    await mail.pushes.postpone(push, mail.now + timedelta(seconds=30))
    await mail.run()
    assert mail.arrived == []
    mail.wait(seconds=30)
    await mail.run()
    assert len(mail.arrived) == 1


async def test_off_and_pause_and_quiet_hours(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    assert (await mail.daily.change(PRIVATE, mail.now, is_active=False)).next_due_at is None
    until = at(12, day=14)
    paused = await mail.subscribe(PRIVATE, paused_until=until)
    assert paused.next_due_at == at(8, day=15)
    await mail.subscribe(PRIVATE, paused_until=None)
    kept = Chat(id=PRIVATE.chat_id, kind=ChatKind.PRIVATE)
    await mail.chats.change(kept, mail.now, quiet_from="07:00", quiet_until="09:00")
    mail.now = at(8)
    await mail.run()
    assert mail.arrived == []


async def test_what_is_switched_off_between_claim_and_sending_does_not_come(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    await mail.daily.change(PRIVATE, mail.now, is_active=False)
    assert await mail.pushes.prepare(push, mail.now) is None


async def test_a_chat_left_gets_nothing_until_it_comes_back(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    await mail.chats.leave(PRIVATE.chat_id, mail.now)
    mail.now = at(9)
    await mail.run()
    assert mail.arrived == []
    await mail.chats.rejoin(PRIVATE.chat_id, ChatKind.PRIVATE, "", mail.now)
    assert (await mail.daily.find(PRIVATE)).next_due_at == at(8, day=12)


async def test_coming_back_does_not_switch_on_what_was_off(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    await mail.daily.change(PRIVATE, mail.now, is_active=False)
    await mail.chats.leave(PRIVATE.chat_id, mail.now)
    await mail.chats.rejoin(PRIVATE.chat_id, ChatKind.PRIVATE, "", mail.now)
    assert (await mail.daily.find(PRIVATE)).next_due_at is None


async def test_coming_back_on_the_same_day_brings_no_second_one(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    await mail.run()
    await mail.chats.leave(PRIVATE.chat_id, mail.now)
    mail.now = at(7, 30)
    await mail.chats.rejoin(PRIVATE.chat_id, ChatKind.PRIVATE, "", mail.now)
    assert (await mail.daily.find(PRIVATE)).next_due_at == at(8, day=12)


async def test_in_private_the_next_question_comes_after_the_answer(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT, count=2)
    mail.now = at(8)
    await mail.run()
    (first,) = mail.arrived
    verdict = await mail.quizzing.tap(first.post.id, ASHA, 0, PRIVATE.chat_id, mail.now)
    assert isinstance(verdict, Verdict)
    assert verdict.session.mode is Mode.DAILY
    ask = await mail.quizzing.next(verdict.session.id, 0, PRIVATE.chat_id, mail.now)
    assert ask.post.ordinal == 1
    # Its message got lost with the process: it comes again.
    assert await mail.results.due(mail.now) == []
    mail.wait(seconds=31)
    (again,) = await mail.results.due(mail.now)
    assert again.post.id == ask.post.id


async def test_a_group_gets_all_questions_and_the_result_of_the_last_ones(mail: Mail) -> None:
    await mail.subscribe(GROUP, at=EIGHT, count=3)
    mail.now = at(8)
    await mail.run()
    assert len(mail.arrived) == 3
    first, second = mail.arrived[0].post, mail.arrived[1].post
    for person, post, choice in (
        (ASHA, first, right(first)),
        (BALA, first, wrong(first)),
        (ASHA, second, wrong(second)),
    ):
        await mail.quizzing.tap(post.id, person, choice, GROUP.chat_id, mail.now)
    mail.now = at(8, day=12)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    delivery = await mail.pushes.prepare(push, mail.now)
    assert delivery is not None
    assert delivery.closing is not None
    assert delivery.last == delivery.closing
    assert delivery.last.answer_count == 3
    assert delivery.last.hardest is not None
    assert delivery.last.hardest.post.id == second.id
    assert delivery.streak == 1
    late = await mail.quizzing.tap(first.id, ASHA, 0, GROUP.chat_id, mail.now)
    assert late == Rejected(Refusal.CLOSED)


async def test_a_reveal_that_got_lost_comes_again(mail: Mail) -> None:
    await mail.subscribe(GROUP, at=EIGHT)
    mail.now = at(8)
    await mail.run()
    post = mail.arrived[0].post
    refused = await mail.results.reveal(post.id, GROUP.chat_id, mail.now, is_admin=False)
    assert refused == Rejected(Refusal.NOT_ALLOWED)
    await mail.results.reveal(post.id, GROUP.chat_id, mail.now, is_admin=True)
    mail.wait(seconds=31)
    (result,) = await mail.results.due(mail.now)
    await mail.results.revealed(result.session.id)
    mail.wait(days=1)
    assert await mail.results.due(mail.now) == []
    again = await mail.results.reveal(post.id, GROUP.chat_id, mail.now, is_admin=True)
    assert again == Rejected(Refusal.CLOSED)


async def test_a_quiet_group_is_left_alone_when_it_wants_that(mail: Mail) -> None:
    await mail.subscribe(GROUP, at=EIGHT, needs_answers=True)
    for day in (11, 12, 13):
        mail.now = at(8, day=day)
        await mail.run()
    assert [each.day.day for each in mail.arrived] == [11]
    post = mail.arrived[0].post
    await mail.quizzing.tap(post.id, ASHA, 0, GROUP.chat_id, mail.now)
    mail.now = at(8, day=14)
    await mail.run()
    assert [each.day.day for each in mail.arrived] == [11, 14]


async def test_without_mistakes_the_day_has_a_question_all_the_same(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT, scope=MISTAKES)
    mail.now = at(8)
    await mail.run()
    post = mail.arrived[0].post
    await mail.quizzing.tap(post.id, ASHA, wrong(post), PRIVATE.chat_id, mail.now)
    mail.now = at(8, day=12)
    await mail.run()
    assert mail.arrived[1].post.snapshot.question_id == post.snapshot.question_id


async def test_a_running_push_moves_with_its_group(mail: Mail) -> None:
    await mail.subscribe(GROUP, at=EIGHT)
    mail.now = at(8)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    await mail.chats.move(GROUP.chat_id, -1001, mail.now)
    moved = replace(push, chat_id=-1001)
    delivery = await mail.pushes.prepare(moved, mail.now)
    assert delivery is not None
    assert delivery.posts[0].place.chat_id == -1001


async def test_a_closed_push_says_why(mail: Mail) -> None:
    await mail.subscribe(PRIVATE, at=EIGHT)
    mail.now = at(8)
    (push,) = (await mail.pushes.claim(mail.now, 50)).pushes
    await mail.pushes.finish(push, PushState.BLOCKED, mail.now, "bot was blocked by the user")
    assert await mail.pushes.prepare(push, mail.now) is None
    mail.wait(minutes=10)
    await mail.run()
    assert mail.arrived == []
