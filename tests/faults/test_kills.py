"""kill -9 under load: nothing lost, nothing done twice. `benchmarks/faults.py` kills 200 times."""

import random

from tests.faults.crowd import shown
from tests.faults.killing import kill_under_load


async def test_killed_three_times_under_load_nothing_is_lost_or_doubled(tmp_path):
    killed = await kill_under_load(tmp_path, 3, random.Random(11))
    assert killed.kills == 3
    assert killed.crowd.stuck == []
    assert killed.audit.is_clean, shown(killed.audit)
    assert killed.audit.asked > 10
    assert killed.audit.taps > 0
