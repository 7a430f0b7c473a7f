"""Whatever goes wrong: nothing asked is lost, nothing is done twice, every tap counts once."""

import logging

import pytest

from tests.faults.crowd import shown
from tests.faults.faults import FAULTS, run_fault
from tests.faults.postgres_away import run_postgres_away
from tests.faults.soak import soak


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_costs_nobody_anything(name, tmp_path, caplog):
    with caplog.at_level(logging.CRITICAL + 1):
        outcome = await run_fault(name, tmp_path, rounds=2, seed=3)
    audit = outcome.audit
    assert audit.is_clean, shown(audit)
    assert audit.asked == 24
    assert audit.taps > 0


async def test_postgresql_away_costs_nobody_anything(tmp_path, caplog):
    with caplog.at_level(logging.CRITICAL + 1):
        audit, _ = await run_postgres_away(tmp_path, times=2)
    assert audit.is_clean, shown(audit)
    assert audit.asked > 24


async def test_traffic_leaves_nothing_behind(tmp_path):
    left = await soak(tmp_path, minutes=3)
    assert left.updates > 300
    assert left.memory_after - left.memory_before < 10
    assert left.files_after <= left.files_before
    assert left.tasks_after <= left.tasks_before
