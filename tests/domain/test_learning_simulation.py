"""The benchmark's claim, kept: our plan makes every simulated student remember more."""

from dataclasses import replace

import pytest

from benchmarks.learning import AWAY, CAP, DAYS, NEW_A_DAY, PROFILES, measure, run_ours


@pytest.mark.parametrize("memory", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_our_plan_beats_random_and_repeating_what_was_wrong(profile, memory):
    row = measure(replace(profile, first_days=profile.first_days * memory), seeds=1)
    assert row.ours > row.random + 0.02
    assert row.ours > row.repeat_wrong + 0.02


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_no_day_is_a_mountain_not_even_after_the_absence(profile):
    run = run_ours(profile, seed=1)
    assert len(run.asked) == DAYS
    assert max(run.reviews) <= CAP
    assert max(run.asked) <= CAP + NEW_A_DAY
    assert not any(run.asked[day] for day in AWAY)
