"""A mock exam as a student sees it."""

from tests.chat import Chat
from tests.handlers.test_quiz_private_chat import key_of, other_than


async def test_an_exam_from_the_first_page_to_the_review(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/exam anakinra 3 5 negative")
    page = asha.last
    assert "Mock exam · question 1 of 3" in page.text
    assert "Time left: 5 min 0 s" in page.text
    first_key = key_of(chat, page)
    await asha.tap(other_than(first_key))
    assert "question 2 of 3" in page.text
    await asha.tap("Skip")
    assert "question 3 of 3" in page.text
    third = key_of(chat, page)
    await asha.tap(other_than(third))
    assert "your answer so far" in page.text
    assert "right answer" not in page.text
    chat.clock.advance(seconds=65)
    await asha.tap("Back")
    await asha.tap("Back")
    assert "Time left: 3 min 55 s" in page.text
    await asha.tap(first_key)
    await asha.tap("Hand in")
    assert "1 question is still open" in page.text
    await asha.tap("Yes, hand in")
    assert "Exam result: 3 of 12 points" in page.text
    assert "1 right, 1 wrong, 1 not answered." in page.text
    assert "+4 for a right answer, -1 for a wrong one" in page.text
    assert "Anakinra: 1 of 3" in page.text
    await asha.tap("Review what was not right (2)")
    assert "Review 1 of 2 · question 2" in page.text
    assert "You did not answer." in page.text
    await asha.tap("Next")
    assert f"the right answer is {third}" in page.text
    await asha.tap("Result")
    assert "Exam result: 3 of 12 points" in page.text
    await asha.tap("Practise these")
    assert "Question 1 of 2" in asha.last.text


async def test_the_exam_hands_itself_in_when_the_time_is_up(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/exam anakinra 2 1")
    await asha.tap(key_of(chat, asha.last))
    await chat.restart()
    chat.clock.advance(seconds=59)
    await chat.tick()
    assert "Exam result" not in asha.last.text
    chat.clock.advance(seconds=1)
    await chat.tick()
    assert "Exam result: 1 of 2 points" in asha.last.text


async def test_a_typed_letter_answers_the_open_page(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/exam anakinra 2")
    await asha.send(key_of(chat, asha.last))
    assert "question 2 of 2" in asha.last.text
    await asha.send(key_of(chat, asha.last))
    await asha.tap("Hand in (2 of 2 answered)")
    assert "Exam result: 2 of 2 points" in asha.last.text


async def test_the_menu_offers_an_exam(chat: Chat) -> None:
    asha = chat.private("Asha")
    await asha.send("/quiz")
    await asha.tap("Mixed")
    await asha.tap("Exam 5")
    assert "Mock exam · question 1 of 5" in asha.last.text
    await asha.send("/stop")
    assert "Exam result: 0 of 5 points" in asha.last.text
