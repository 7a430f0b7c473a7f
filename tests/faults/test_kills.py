"""kill -9 under load: nothing lost, nothing done twice. `benchmarks/faults.py` kills 200 times."""

import random

from tests.faults.crowd import shown
from tests.faults.killing import kill_under_load


async def test_killed_three_times_under_load_nothing_is_lost_or_doubled(tmp_path):
    audit, crowd, _ = await kill_under_load(tmp_path, 3, random.Random(11))
    assert crowd.stuck == []
    assert audit.is_clean, shown(audit)
    assert audit.asked > 10
    assert audit.taps > 0
