"""The connection that works in the loop's thread is never in use in two threads at once."""

import asyncio
import sqlite3
import threading

import pytest

from bot.storage.near_sqlite import BEGIN_WRITING, open_near


async def test_a_commit_cancelled_again_and_again_is_waited_for(tmp_path):
    connection = await open_near([], str(tmp_path / "x.sqlite3"))
    release, began = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> str:
        loop.call_soon_threadsafe(began.set)
        release.wait(10)
        return "done"

    task = asyncio.create_task(connection._in_thread(slow))
    await began.wait()
    for _ in range(3):
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not task.done()
    release.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    await connection.close()


async def test_statements_and_commits_take_turns(tmp_path):
    connection = await open_near([], str(tmp_path / "x.sqlite3"))
    await connection.execute("CREATE TABLE t (n INTEGER)")
    for number in range(20):
        await connection.execute("INSERT INTO t VALUES (?)", (number,))
        await connection.commit()
    cursor = await connection.execute("SELECT sum(n) FROM t")
    assert (await cursor.fetchone())[0] == 190
    await cursor.close()
    await connection.close()


async def test_another_writer_is_waited_for_and_the_loop_goes_on(tmp_path):
    connection = await open_near([], str(tmp_path / "x.sqlite3"), isolation_level=None)
    await connection.execute("CREATE TABLE t (n INTEGER)")
    other = sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    # Only a loop that goes on can end the other one's transaction.
    asyncio.get_running_loop().call_later(0.05, other.execute, "COMMIT")
    await connection.execute(BEGIN_WRITING)
    await connection.execute("INSERT INTO t VALUES (1)")
    await connection.commit()
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    other.close()
    await connection.close()
