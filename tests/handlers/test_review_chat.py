"""Reviewing as a student sees it: due questions, the exam plan, mistakes, flashcards."""

import re

import pytest

from bot.handlers.feedback import REPORTED
from tests.chat import Chat, Student, TestClock
from tests.handlers.test_quiz_private_chat import key_of, other_than


async def answer(chat: Chat, student: Student, *, rightly: bool) -> None:
    key = key_of(chat, student.last)
    await student.tap(key if rightly else other_than(key))


async def quiz(chat: Chat, wish: str, *rightly: bool) -> Student:
    """Let Asha take a quiz and answer each question right or wrong."""
    asha = chat.private("Asha")
    await asha.send(f"/quiz {wish} {len(rightly)}")
    for number, is_right in enumerate(rightly):
        await answer(chat, asha, rightly=is_right)
        if number + 1 < len(rightly):
            await asha.tap("Next")
    return asha


async def test_a_wrong_question_is_asked_again_the_next_day(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", False, True)
    await asha.send("/review")
    assert "nothing is due. The next card comes on 12 January 2027" in asha.last.text
    clock.advance(days=1)
    plan, question = await asha.send("/review")
    assert "1 question for now" in plan.text
    assert "Question 1 of 1 · Anakinra" in question.text
    await answer(chat, asha, rightly=True)
    await asha.send("/review")
    assert "nothing is due" in asha.last.text


async def test_review_of_a_topic_asks_only_that_topic(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", False)
    await quiz(chat, "etanercept", False)
    clock.advance(days=1)
    plan, question = await asha.send("/review kineret")
    assert "Review · Anakinra: 1 question" in plan.text
    assert "· Anakinra" in question.text
    await asha.send("/stop")
    await asha.send("/review aspirin")
    assert "no topic called “aspirin”" in asha.last.text


async def test_the_cap_is_kept_and_the_rest_can_wait(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", *[False] * 5)
    await asha.send("/review cap 2")
    assert asha.last.text == "I will ask at most 2 cards a day."
    clock.advance(days=30)
    plan, question = await asha.send("/review")
    assert "2 questions for now" in plan.text
    assert "3 more cards can wait: at 2 a day you are through in 3 days" in plan.text
    assert "Question 1 of 2" in question.text


@pytest.mark.parametrize("text", ["cap", "cap 0", "cap many", "cap 501", "cap -3"])
async def test_a_cap_that_is_none_is_explained(chat: Chat, text: str):
    asha = chat.private("Asha")
    await asha.send(f"/review {text}")
    assert "from 1 to 500" in asha.last.text


async def test_in_a_group_review_leads_to_the_private_chat(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", False)
    clock.advance(days=1)
    group = chat.group("Pharmacy", members=["Asha"])
    for command in (
        "/review",
        "/examdate 2027-03-01",
        "/cram",
        "/mistakes",
        "/cards",
        "/factquiz",
    ):
        await group.send("Asha", command)
        answer = await group.tap("Asha", "To my reviews")
        assert answer.url.endswith("?start=review")
    await group.send("Asha", "/start review")
    assert "Your reviews are yours alone" in group.last.text
    _, question = await asha.open_link("review")
    assert "Question 1 of 1" in question.text


async def test_i_guessed_brings_a_right_question_back_sooner(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", True, True)
    said = await asha.tap("I guessed", message=asha.from_bot[0])
    assert said.alert
    assert said.text == "Noted: it counts as not known and comes back tomorrow."
    again = await asha.tap("I guessed", message=asha.from_bot[0])
    assert "Nothing to take back" in again.text
    clock.advance(days=1)
    plan, _ = await asha.send("/review")
    assert "1 question for now" in plan.text


async def test_a_wrong_answer_offers_no_guess_and_a_forged_one_changes_nothing(chat: Chat):
    asha = await quiz(chat, "anakinra", False)
    assert not any("guessed" in label for seen in asha.from_bot for label in seen.labels)
    assert "Nothing to take back" in (await asha.tap_data("guessed:1")).text
    assert (await asha.tap_data("guessed:x")).alert
    assert "Nothing to take back" in (await asha.tap_data("guessed:99999")).text


async def test_the_exam_plan_tells_each_day_how_many_are_left(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", *[True] * 4)
    await asha.send("/examdate 15 jan")
    assert "Exam on 15 January 2027, in 4 days: 0 cards" in asha.last.text
    await asha.send("/examdate 2027-02-20")
    assert "in 40 days: 4 cards still to be seen in the last round" in asha.last.text
    clock.advance(days=37)
    plan, question = await asha.send("/review")
    assert "in 3 days: 4 cards still to be seen" in plan.text
    assert "Question 1 of" in question.text
    await asha.send("/stop")
    clock.advance(days=4)
    await asha.send("/examdate")
    assert "Your exam was on 20 February 2027" in asha.last.text
    await asha.send("/examdate off")
    assert "No exam is set" in asha.last.text


@pytest.mark.parametrize("text", ["yesterday", "2027-01-10", "2027-02-30", "32 Jan", "2099-01-01"])
async def test_a_day_that_cannot_be_is_explained(chat: Chat, text: str):
    asha = chat.private("Asha")
    await asha.send(f"/examdate {text}")
    assert "That is no day to come" in asha.last.text
    await asha.send("/examdate")
    assert "No exam is set" in asha.last.text


async def test_cramming_offers_no_guess_and_schedules_nothing(chat: Chat, clock: TestClock):
    asha = chat.private("Asha")
    await asha.send("/cram anakinra")
    assert "Question 1 of 10 · Anakinra" in asha.last.text
    await answer(chat, asha, rightly=True)
    assert "I guessed" not in " ".join(asha.last.labels)
    await asha.send("/stop")
    clock.advance(days=60)
    await asha.send("/review")
    assert "You have no cards yet" in asha.last.text


async def test_repeating_what_was_crammed_schedules_nothing_either(chat: Chat, clock: TestClock):
    asha = chat.private("Asha")
    await asha.send("/cram anakinra")
    await answer(chat, asha, rightly=False)
    await asha.send("/quiz")
    await asha.send("/cram anakinra")
    assert "on what I know least is under way" in asha.last.text
    await asha.send("/stop")
    await asha.tap("Repeat the wrong ones (1)")
    await answer(chat, asha, rightly=True)
    clock.advance(days=60)
    await asha.send("/review")
    assert "You have no cards yet" in asha.last.text


async def test_questions_of_the_fact_table_are_marked_and_schedule_nothing(
    chat: Chat, clock: TestClock
):
    asha = chat.private("Asha")
    await asha.send("/factquiz anakinra 2")
    assert "(made from the fact table)" in asha.last.text
    assert "Question 1 of 2" in asha.last.text
    await asha.tap("A")
    assert re.search(r"Why: Anakinra, .+: ", asha.last.text)
    await asha.tap("Read about it")
    assert "Reviewed:" in asha.last.text
    await asha.tap("Back to the question")
    assert (await asha.tap("Report")).text == REPORTED
    clock.advance(days=60)
    await asha.send("/review")
    assert "You have no cards yet" in asha.last.text


async def test_an_exam_never_asks_a_made_question(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("/exam anakinra 100")
    posted = chat.application.bot_data["services"].knowledge
    count = sum(topic == "anakinra" for topic in posted.topic_of_question.values())
    assert f"of {count}" in asha.last.text


# --- the mistake notebook


async def test_mistakes_stand_by_topic_with_section_and_are_asked_again(chat: Chat):
    asha = await quiz(chat, "anakinra", False, False, True)
    await quiz(chat, "etanercept", False)
    await asha.send("/mistakes")
    assert "Mistake notebook: 3 questions" in asha.last.text
    notebook = asha.last
    await asha.tap("Anakinra (2)")
    assert "Mistakes · Anakinra" in notebook.text
    assert notebook.text.count("\n\n") == 2
    assert any("📖 1." in label for label in notebook.labels)
    await asha.tap("📖 1.")
    assert "Reviewed:" in notebook.text
    await asha.tap("Back to my mistakes")
    assert "Mistakes · Anakinra" in notebook.text
    await asha.tap("2. Ask again")
    assert "Question 1 of 1 · Anakinra" in asha.last.text
    await answer(chat, asha, rightly=True)
    await asha.tap("⬅️ Notebook")
    assert "Mistake notebook: 2 questions" in notebook.text
    await asha.tap("Ask me all again (2)")
    assert "Question 1 of 2" in asha.last.text


async def test_a_mistake_that_is_none_any_more_is_not_asked(chat: Chat):
    asha = await quiz(chat, "anakinra", False)
    await asha.send("/mistakes")
    notebook = asha.last
    await asha.tap("Ask me all again")
    await answer(chat, asha, rightly=True)
    said = await asha.tap("Ask me all again", message=notebook)
    assert said.alert
    assert "no mistake of yours any more" in said.text
    for forged in ("mistakes_ask:", "mistakes_ask:0000000000", "mistakes_ask:anakinra"):
        assert (await asha.tap_data(forged)).alert


async def test_the_notebook_of_another_cannot_be_reached(chat: Chat):
    asha = await quiz(chat, "anakinra", False)
    await asha.send("/mistakes")
    bala = chat.private("Bala")
    await bala.send("/mistakes")
    assert "Your mistake notebook is empty" in bala.last.text


# --- flashcards


async def test_a_deck_is_shown_rated_and_comes_back_when_due(chat: Chat, clock: TestClock):
    asha = chat.private("Asha")
    await asha.send("/cards half-life of anakinra")
    card = asha.last
    assert "Anakinra, half-life: ?" in card.text
    assert "4 to 6 h" not in card.text
    await asha.tap("Show")
    assert "about 4 to 6 h" in card.text
    assert "Source:" in card.text
    assert [label.split(" ·")[0] for label in card.labels[:4]] == ["Again", "Hard", "Good", "Easy"]
    assert "Good · 2 d" in card.labels
    await asha.tap("Whole section")
    assert "Anakinra: Pharmacokinetics" in card.text
    await asha.tap("Back to the card")
    await asha.tap("Good")
    assert "That was the deck: 1 card" in card.text
    clock.advance(days=2)
    await asha.send("/review")
    assert "1 flashcard for now" in asha.last.text
    await asha.tap("1 flashcard due")
    assert "Anakinra, half-life: ?" in asha.last.text
    await asha.tap("Show")
    await asha.tap("Easy")
    assert "No flashcard is due any more today" in asha.last.text


async def test_a_second_tap_on_a_rating_counts_nothing(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("/cards mechanism of anakinra")
    await asha.tap("Show")
    rating = asha.last.button("Again")["callback_data"]
    await asha.tap("Again")
    before = asha.last.text
    assert "rated this card already" in (await asha.tap_data(rating)).text
    assert asha.last.text == before


async def test_forged_flashcard_buttons_get_a_calm_alert(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("/cards")
    for forged in (
        "fc_show:due",
        "fc_show:due:0000000000",
        "fc_rate:due:0000000000:3:0",
        "fc_rate:due",
        "fc_next:0000000000",
        "fc_read:due:0000000000",
        "mistakes_read:0000000000:0",
    ):
        assert (await asha.tap_data(forged)).alert, forged


async def test_a_deck_that_is_not_there_is_said_so(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("/cards half-life of aspirin")
    assert "no flashcards on “half-life of aspirin”" in asha.last.text
    await asha.tap("All decks")
    await asha.tap("More")
    assert len(asha.last.labels) > 5


async def test_every_due_card_of_both_kinds_is_announced(chat: Chat, clock: TestClock):
    asha = await quiz(chat, "anakinra", False)
    await asha.send("/cards half-life of anakinra")
    await asha.tap("Show")
    await asha.tap("Again")
    clock.advance(days=1)
    plan, _ = await asha.send("/review")
    assert "1 question and 1 flashcard for now" in plan.text
