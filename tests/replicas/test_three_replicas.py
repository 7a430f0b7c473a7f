"""Three replicas on one PostgreSQL behind a webhook, one of them killed in the midst."""

from tests.databases import postgres_server  # noqa: F401 - a fixture
from tests.faults.crowd import shown
from tests.replicas.replica_run import run_three


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
    # Every scheduled push went out exactly once.
    assert set(result.pushes) <= {0, 1}
    assert result.lost_pushes == 0
    assert result.pushes[1] >= 20
