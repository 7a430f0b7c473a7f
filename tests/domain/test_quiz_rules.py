"""Grading, letters, selection, marking and the scoreboard: tables and properties."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chat import Place
from bot.domain.exam import mark
from bot.domain.monograph import Fact, Monograph, Section, Source
from bot.domain.post import Attempt, Post, Snapshot, parse_letter
from bot.domain.question import Question
from bot.domain.quiz import GAP, Marking, Mode, QuizRequest, Session, Stage, Status
from bot.domain.quiz_outcomes import Finish, Paper
from bot.domain.scoreboard import Period, Tally, make_board, rank, week_of
from bot.domain.selection import refers_to_others, select, take_snapshot

NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("b", 1),
        ("B", 1),
        (" b ", 1),
        ("B)", 1),
        ("(b)", 1),
        ("[c].", 2),
        ("b.", 1),
        ("option b", 1),
        ("Option: D", 3),
        ("ans a", 0),
        ("my answer is c", 2),
        ("answer - b", 1),
        ("Ｂ", 1),  # a full-width letter of an East Asian keyboard
        ("h", 7),
        ("i", None),
        ("bb", None),
        ("a or b", None),
        ("b?", None),  # a doubtful letter is a question
        ("a drug", None),
        ("ansa", None),
        ("", None),
        ("what is anakinra", None),
        ("b" * 4096, None),
    ],
)
def test_typed_letters(text: str, index: int | None) -> None:
    assert parse_letter(text) == index


@given(st.text())
def test_no_text_breaks_the_reading_of_letters(text: str) -> None:
    index = parse_letter(text)
    assert index is None or 0 <= index < 8


# --- snapshots -------------------------------------------------------------------------------


def make_question(choices: list[str], key: str = "B", **more: object) -> Question:
    lettered = dict(zip("ABCDEFGH", choices, strict=False))
    values: dict[str, object] = {"id": "q1", "stem": "Which?", "choices": lettered, "key": key}
    return Question.model_validate(values | more)


TOPIC = Monograph(
    id="t",
    title="T",
    sections=(Section(key="uses", body="x", facts=(Fact(name="Route", value="SC"),)),),
    sources=(Source(id="s", title="Label", year=2020), Source(id="u", title="Undated")),
)


@given(st.integers(), st.integers(2, 8), st.data())
def test_the_key_of_a_shuffled_question_is_the_right_choice(
    seed: int, size: int, data: st.DataObject
) -> None:
    choices = [f"choice {number}" for number in range(size)]
    key = data.draw(st.sampled_from("ABCDEFGH"[:size]))
    question = make_question(choices, key)
    shown = take_snapshot(question, TOPIC, Random(seed))
    assert shown.choices[shown.key] == question.right_choice
    assert sorted(shown.choices) == choices
    assert [choices[index] for index in shown.order] == list(shown.choices)


def test_the_right_answer_stands_at_every_letter_about_as_often() -> None:
    rng = Random(1)
    question = make_question(["a1", "b1", "c1", "d1"])
    keys = Counter(take_snapshot(question, TOPIC, rng).key for _ in range(4000))
    assert all(900 < keys[index] < 1100 for index in range(4))


@pytest.mark.parametrize(
    ("choices", "more", "keeps"),
    [
        (["x", "y", "All of the above"], {}, True),
        (["x", "y", "None of these"], {}, True),
        (["x", "y", "Both A and B"], {}, True),
        (["x", "y", "A and B"], {}, True),
        (["x", "y", "Neither of the above"], {}, True),
        (["x", "y"], {"rationale": "Option B is right because ..."}, True),
        (["x", "y"], {"keep_order": True}, True),
        (["IL-1α and IL-1β", "TNF", "Both kidneys", "A vitamin and B vitamins"], {}, False),
        (["Hepatitis B", "Vitamin A", "All patients", "Neither drug"], {}, False),
        (["Botulinum toxin A and saline", "None"], {}, False),
    ],
)
def test_choices_that_name_others_are_not_shuffled(
    choices: list[str], more: dict[str, object], keeps: bool
) -> None:
    question = make_question(choices, **more)
    assert (question.keep_order or refers_to_others(question)) is keeps
    orders = {take_snapshot(question, TOPIC, Random(seed)).order for seed in range(20)}
    assert (len(orders) == 1) is keeps


@pytest.mark.parametrize(
    ("more", "lesson"),
    [
        ({}, None),
        ({"section": "uses"}, "t.uses"),
        ({"section": "uses", "fact": "route"}, "t.uses.route"),
        ({"section": "uses", "fact": "gone"}, "t.uses"),
        ({"section": "gone", "fact": "route"}, None),
    ],
)
def test_the_lesson_of_a_question(more: dict[str, object], lesson: str | None) -> None:
    shown = take_snapshot(make_question(["x", "y"], **more), TOPIC, Random(0))
    assert shown.lesson_id == lesson


def test_sources_are_named_with_their_year() -> None:
    shown = take_snapshot(make_question(["x", "y"], sources=("u", "s")), TOPIC, Random(0))
    assert shown.sources == ("Label (2020)", "Undated")


# --- selection -------------------------------------------------------------------------------

POOLS = st.dictionaries(
    st.integers(0, 60).map("q{}".format), st.sampled_from(["x", "y", "z"]), max_size=40
)


@given(POOLS, st.integers(1, 15), st.integers(), st.integers(1, 12))
def test_nothing_comes_again_while_something_else_was_unseen_for_longer(
    pool: dict[str, str], count: int, seed: int, rounds: int
) -> None:
    rng, seen, now = Random(seed), {}, NOW
    for _ in range(rounds):
        chosen = select(pool, seen, count, rng)
        assert len(chosen) == len(set(chosen)) == min(count, len(pool))
        left = set(pool) - set(chosen)
        newest = max((seen[each] for each in chosen if each in seen), default=None)
        if newest is not None:
            assert all(each in seen and seen[each] >= newest for each in left)
        now += timedelta(hours=1)
        seen |= dict.fromkeys(chosen, now)


@given(st.integers(), st.integers(1, 12))
def test_mixed_takes_topics_in_turn(seed: int, count: int) -> None:
    pool = {
        f"{topic}{n}": topic
        for topic, size in (("x", 40), ("y", 4), ("z", 4))
        for n in range(size)
    }
    chosen = Counter(pool[each] for each in select(pool, {}, count, Random(seed)))
    assert max(chosen.values()) - min(chosen[topic] for topic in "xyz") <= 1


def test_a_topic_met_less_often_comes_first() -> None:
    pool = {f"{topic}{n}": topic for topic in "xy" for n in range(5)}
    seen = {"x0": NOW, "x1": NOW}
    assert all(pool[select(pool, seen, 1, Random(seed))[0]] == "y" for seed in range(10))


# --- the scoreboard --------------------------------------------------------------------------

TALLIES = st.lists(
    st.builds(
        Tally,
        st.integers(1, 10**6),
        st.just("n"),
        st.integers(0, 6),
        st.integers(6, 20),
    ),
    unique_by=lambda tally: tally.person_id,
)


@given(TALLIES)
def test_a_rank_is_one_more_than_the_number_of_better_people(tallies: list[Tally]) -> None:
    standings = rank(tallies)
    assert len(standings) == sum(tally.points > 0 for tally in tallies)
    for each in standings:
        better = sum(other.points > each.tally.points for other in tallies)
        same = sum(other.points == each.tally.points for other in tallies)
        assert each.rank == better + 1
        assert each.is_tied == (same > 1)


@given(TALLIES, st.integers(1, 10**6))
def test_a_board_shows_at_most_ten_and_always_ones_own_place(
    tallies: list[Tally], asker: int
) -> None:
    board = make_board(tallies, asker, Period.WEEK, is_hidden=False)
    assert len(board.top) <= 10
    has_points = any(tally.person_id == asker and tally.points for tally in tallies)
    assert (board.own is not None) == has_points


@pytest.mark.parametrize(
    ("moment", "zone", "week"),
    [
        ("2027-01-03T18:29:59+00:00", "Asia/Kolkata", "2026-W53"),  # Sunday, a second to midnight
        ("2027-01-03T18:30:00+00:00", "Asia/Kolkata", "2027-W01"),  # Monday in India
        ("2027-01-03T18:30:00+00:00", "UTC", "2026-W53"),
        ("2027-01-03T10:00:00+00:00", "Pacific/Kiritimati", "2027-W01"),
        ("2027-01-04T10:00:00+00:00", "Pacific/Pago_Pago", "2026-W53"),
        ("2027-03-28T21:59:59+00:00", "Europe/Berlin", "2027-W12"),  # the day the clock changes
        ("2027-03-28T22:00:00+00:00", "Europe/Berlin", "2027-W13"),
    ],
)
def test_weeks_turn_over_in_the_zone(moment: str, zone: str, week: str) -> None:
    assert week_of(datetime.fromisoformat(moment), ZoneInfo(zone)) == week


def test_a_naive_moment_has_no_week() -> None:
    with pytest.raises(ValueError, match="zone"):
        week_of(datetime(2027, 1, 1), ZoneInfo("UTC"))  # noqa: DTZ001


# --- marking ---------------------------------------------------------------------------------


def make_finish(answers: list[int | None], marking: Marking) -> Finish:
    """Return a session whose questions all have the key 1."""
    place = Place(1)
    request = QuizRequest(place=place, starter=None, mode=Mode.EXAM, marking=marking)
    papers = []
    for ordinal, choice in enumerate(answers):
        shown = Snapshot(f"q{ordinal}", f"t{ordinal % 2}", "T", "?", ("x", "y", "z"), 1, (0, 1, 2))
        post = Post(id=ordinal, session_id=1, place=place, ordinal=ordinal, snapshot=shown)
        attempts = ()
        if choice is not None:
            attempts = (
                Attempt(
                    post_id=ordinal,
                    person_id=1,
                    choice=choice,
                    is_right=choice == 1,
                    is_scored=True,
                    seconds=2.5,
                    answered_at=NOW,
                ),
            )
        papers.append(Paper(post, attempts))
    return Finish(request.session(len(answers), NOW), tuple(papers))


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 2)), max_size=30),
    st.sampled_from(list(Marking)),
)
def test_points_are_what_the_rule_says(answers: list[int | None], marking: Marking) -> None:
    result = mark(make_finish(answers, marking))
    right = answers.count(1)
    skipped = answers.count(None)
    wrong = len(answers) - right - skipped
    factor, penalty = (4, 1) if marking is Marking.NEGATIVE else (1, 0)
    assert result.points == factor * right - penalty * wrong
    assert result.best_points == factor * len(answers)
    assert (result.right, result.wrong, result.skipped) == (right, wrong, skipped)
    assert sum(topic.right for topic in result.topics) == right
    assert len(result.to_repeat) == wrong + skipped
    assert result.seconds == 2.5 * (right + wrong)


def test_weak_topics_come_weakest_first() -> None:
    result = mark(make_finish([1, 0, 1, 1, 0, 0], Marking.PLAIN))
    assert [(t.topic_id, t.right, t.asked) for t in result.weak_topics] == [
        ("t1", 1, 3),
        ("t0", 2, 3),
    ]


# --- the life of a session -------------------------------------------------------------------


def make_session(mode: Mode = Mode.GROUP, **more: object) -> Session:
    request = QuizRequest(place=Place(-1), starter=None, mode=mode, seconds=30)
    opened = request.session(3, NOW).asked(1, NOW)
    return Session(**{name: getattr(opened, name) for name in Session.__slots__} | more)


def test_the_clock_starts_when_the_question_stands_in_the_chat() -> None:
    request = QuizRequest(place=Place(-1), starter=None, mode=Mode.GROUP, seconds=30)
    later = NOW + timedelta(seconds=20)
    assert request.session(3, NOW).asked(1, later).due_at == later + timedelta(seconds=30)


def test_a_reveal_is_followed_by_time_to_read() -> None:
    revealed = make_session().revealing(NOW).revealed(NOW)
    assert (revealed.stage, revealed.due_at) == (Stage.REVEALED, NOW + GAP)
    assert revealed.advanced(NOW).position == 1


def test_the_last_reveal_ends_the_session() -> None:
    ended = make_session(position=2).revealing(NOW).revealed(NOW)
    assert (ended.stage, ended.status, ended.ended_at) == (Stage.ENDING, Status.FINISHED, NOW)


def test_a_note_that_comes_twice_changes_nothing() -> None:
    session = make_session()
    assert session.asked(9, NOW + GAP) == session
    revealed = session.revealing(NOW).revealed(NOW)
    assert revealed.revealed(NOW + GAP) == revealed


def test_pausing_while_a_question_is_under_way_keeps_the_lease() -> None:
    asking = make_session(stage=Stage.ASKING)
    paused = asking.paused(NOW)
    assert (paused.status, paused.due_at) == (Status.PAUSED, asking.due_at)
    assert paused.resumed(NOW).status is Status.RUNNING
    delivered = paused.asked(1, NOW)
    assert (delivered.due_at, delivered.seconds_left) == (None, 30)
    assert delivered.resumed(NOW).due_at == NOW + timedelta(seconds=30)


def test_a_private_quiz_cannot_be_paused() -> None:
    session = make_session(Mode.TRAINING)
    assert session.paused(NOW) == session
