"""Many people at once, each in order."""

import asyncio
from datetime import UTC, datetime

from telegram import Chat, Message, Update, User

from bot.gateway.ordering import PersonOrder


def update_from(person: int, number: int) -> Update:
    message = Message(
        message_id=number,
        date=datetime.now(UTC),
        chat=Chat(person, "private"),
        from_user=User(person, "x", is_bot=False),
        text="x",
    )
    return Update(number, message=message)


async def test_one_persons_updates_wait_for_each_other_and_others_do_not():
    order, gate, done = PersonOrder(), asyncio.Event(), []

    async def handle(name, wait):
        if wait:
            await gate.wait()
        done.append(name)

    slow = asyncio.create_task(order.process_update(update_from(1, 1), handle("1st of A", True)))
    await asyncio.sleep(0)
    later = asyncio.create_task(order.process_update(update_from(1, 2), handle("2nd of A", False)))
    await order.process_update(update_from(2, 3), handle("of B", False))
    assert done == ["of B"]
    gate.set()
    await asyncio.gather(slow, later)
    assert done == ["of B", "1st of A", "2nd of A"]


async def test_nothing_is_kept_once_all_is_handled():
    order = PersonOrder()

    async def fail():
        raise RuntimeError

    async def work():
        return None

    jobs = [order.process_update(update_from(n % 3, n), work()) for n in range(30)]
    jobs.append(order.process_update(update_from(1, 99), fail()))
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert sum(isinstance(result, RuntimeError) for result in results) == 1
    assert order._queues == {}
