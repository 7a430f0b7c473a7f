"""Three replicas on one PostgreSQL behind a webhook, one of them killed in the midst."""

from bot.domain.daily import PushState
from bot.handlers.daily_run import WORKERS
from tests.databases import postgres_server  # noqa: F401 - a fixture
from tests.faults.crowd import shown
from tests.replicas.push_run import push_and_kill
from tests.replicas.replica_run import FEWEST_PUSHED, run_three


async def test_a_replica_killed_under_load_costs_nobody_anything(tmp_path, postgres_server):  # noqa: F811
    name = await postgres_server.create_database()
    result = await run_three(tmp_path, postgres_server.url(name), seconds=4.0)
    await postgres_server.drop_database(name)
    assert result.crowd.stuck == []
    assert result.audit.is_clean, shown(result.audit)
    assert result.audit.asked > 20
    assert result.audit.taps > 0
    # A group of twenty tapped the same question at once: every lock is there once, one reveal.
    assert result.locked == 20
    assert result.reveals == [1]
    # Every scheduled push went out exactly once, but for sends under way at the kill (TRAPS S6).
    assert set(result.pushes) <= {0, 1}
    assert result.lost_pushes == 0
    assert result.pushes[1] >= FEWEST_PUSHED


async def test_a_replica_killed_in_the_middle_of_a_push(tmp_path, postgres_server):  # noqa: F811
    name = await postgres_server.create_database()
    run = await push_and_kill(tmp_path, postgres_server.url(name), 150, claim_seconds=15.0)
    await postgres_server.drop_database(name)
    assert 60 <= run.killed_after < 150
    # Nobody got it twice; who got nothing is one whose send was under way at the kill (TRAPS S6).
    assert run.doubled == 0
    assert run.lost == 0
    assert run.got[1] == 150 - run.in_flight_lost
    assert run.in_flight <= WORKERS
    # What the dead had claimed and not begun was sent by the others.
    assert run.taken_over > 0
    assert set(run.states) <= {PushState.SENT, PushState.UNKNOWN}
