"""A quiz in private as a student sees it."""

import re

from tests.chat import Chat, Seen, Student


def key_of(chat: Chat, question: Seen) -> str:
    """Return the letter of the right choice, as the content has it."""
    knowledge = chat.application.bot_data["services"].knowledge
    stem = question.text.split("\n\n")[1]
    right = next(q.right_choice for q in knowledge.questions.values() if q.stem == stem)
    shown = dict(re.findall(r"^([A-H])\. (.*)$", question.text, re.MULTILINE))
    return next(letter for letter, choice in shown.items() if choice == right)


def other_than(letter: str) -> str:
    return "A" if letter != "A" else "B"


async def begin(chat: Chat, wish: str = "anakinra 3") -> Student:
    asha = chat.private("Asha")
    await asha.send(f"/quiz {wish}")
    return asha


async def test_a_quiz_runs_from_the_command_to_the_summary(chat: Chat) -> None:
    asha = await begin(chat)
    assert "Question 1 of 3" in asha.last.text
    assert "Tap A-D or send the letter" in asha.last.text
    assert asha.last.buttons == [["A", "B", "C", "D"]]
    key = key_of(chat, asha.last)
    await asha.tap(key)
    assert "Right. The answer is" in asha.last.text
    assert "Why:" in asha.last.text
    assert "Source:" in asha.last.text
    await asha.tap("Next")
    assert "Question 2 of 3" in asha.last.text
    key = key_of(chat, asha.last)
    await asha.tap(other_than(key))
    assert f"You chose {other_than(key)}; the right answer is {key}" in asha.last.text
    await asha.tap("Next")
    await asha.tap(key_of(chat, asha.last))
    assert "Quiz finished: 2 of 3 right (67%)" in asha.last.text
    assert "Anakinra: 2 of 3 right" in asha.last.text
    await asha.tap("Repeat the wrong ones (1)")
    assert "Question 1 of 1" in asha.last.text


async def test_a_typed_letter_counts(chat: Chat) -> None:
    asha = await begin(chat)
    key = key_of(chat, asha.last)
    await asha.send(f"option {key.lower()}")
    assert "Right. The answer is" in asha.last.text


async def test_without_an_open_question_a_letter_is_a_question(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("b")
    assert "The answer is" not in asha.last.text


async def test_the_second_tap_changes_nothing(chat: Chat) -> None:
    asha = await begin(chat)
    question = asha.last
    key = key_of(chat, question)
    data = question.button(other_than(key))["callback_data"]
    await asha.tap(key)
    answer = await asha.tap_data(data, message=question)
    assert answer.alert
    assert "answered this question already" in answer.text
    assert "Right. The answer is" in question.text
    await asha.send("/score")
    assert "This week: 1 point from 1 scored answers, rank 1" in asha.last.text


async def test_forged_and_foreign_buttons_get_one_calm_alert(chat: Chat) -> None:
    asha, bala = await begin(chat), chat.private("Bala")
    await bala.send("/start")
    forged = ["q:999999:0", "q:1:99", "q:x:y", "q:1", "q", "q:-1:0", "q_next:1:5", "q_next:7:0"]
    forged += ["q_reveal:1", "x:1:0", "x_turn:1:0", "x_submit:1:0", "x_result:1", "quiz_again:1"]
    forged += ["quiz_go:mixed:5:nothing", "quiz_topic:none", "board:never", "q_lesson:1"]
    for data in forged:
        for student in (asha, bala):
            answer = await student.tap_data(data)
            assert (answer.is_answered, answer.alert) == (True, True), data
    assert "Question 1 of 3" in asha.last.text
    await asha.tap(key_of(chat, asha.last))
    assert "Right." in asha.last.text


async def test_the_lesson_is_a_tap_away_and_so_is_the_way_back(chat: Chat) -> None:
    asha = await begin(chat)
    await asha.tap("A")
    revealed = asha.last.text
    await asha.tap("Read about it")
    assert asha.last.text != revealed
    await asha.tap("Back to the question")
    assert asha.last.text == revealed


async def test_the_menu_leads_to_a_quiz_without_typing(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz")
    assert "A quiz on what?" in asha.last.text
    await asha.tap("More")
    await asha.tap("Mixed")
    await asha.tap("Practice 5")
    assert "Question 1 of 5" in asha.last.text


async def test_topic_names_may_be_misspelt(chat: Chat) -> None:
    asha = await begin(chat, "anakira 5")
    assert "Question 1 of 5 · Anakinra" in asha.last.text


async def test_an_unknown_topic_is_not_guessed(chat: Chat) -> None:
    asha = await begin(chat, "theophylline 5")
    assert "I have no topic called “theophylline”" in asha.last.text


async def test_a_quiz_goes_on_after_a_restart(chat: Chat) -> None:
    asha = await begin(chat)
    await chat.restart()
    await asha.tap(key_of(chat, asha.last))
    assert "Right." in asha.last.text
    await chat.restart()
    await asha.tap("Next")
    await chat.restart()
    assert "Question 2 of 3" in asha.last.text
    await asha.send("/quiz mixed")
    assert "is under way here: question 2 of 3" in asha.last.text
    await asha.tap("Go on")
    assert "Question 2 of 3" in asha.last.text
    await asha.send("/stop")
    assert "Quiz stopped: 1 of 1 right" in asha.last.text
    await asha.send("/stop")
    assert "No quiz is running here" in asha.last.text


async def test_the_answer_button_link_opens_a_quiz_on_the_topic(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.open_link("quiz_anakinra")
    assert "Anakinra: how many questions?" in asha.last.text
    await asha.tap("Practice all")
    assert re.search(r"Question 1 of \d\d", asha.last.text)
