"""Helpful or not, reports with a note, edited questions, inline cards."""

from bot.domain.knowledge_base import token_of
from bot.storage.feedback import Feedback


async def stored(chat, method, *arguments):
    database = chat.application.bot_data["services"].feedback.database
    async with database.read() as work:
        return await getattr(Feedback(work), method)(*arguments)


async def test_a_vote_counts_once_a_person_and_can_be_changed(chat):
    asha, ravi = chat.private("Asha"), chat.private("Ravi")
    for student in (asha, ravi):
        await student.send("half-life of anakinra")
        assert (await student.tap("👍")).text.startswith("Thank you")
    await asha.tap("👎")
    await asha.tap("👎")
    (votes,) = await stored(chat, "votes")
    assert (votes.helpful, votes.not_helpful) == (1, 1)
    assert votes.entry_id == "anakinra.pharmacokinetics.half_life"


async def test_a_report_takes_the_reply_as_its_note(chat):
    asha = chat.private("Asha")
    await asha.send("half-life of anakinra")
    assert (await asha.tap("🚩")).alert
    prompt = asha.last
    await asha.send("The label says otherwise <see 12.3>", reply_to=prompt)
    assert "Noted" in asha.last.text
    (report,) = await stored(chat, "open_reports")
    assert report.note == "The label says otherwise <see 12.3>"
    assert report.item_id == "anakinra.pharmacokinetics.half_life"
    assert report.version == chat.application.bot_data["services"].knowledge.version


async def test_after_a_report_a_plain_question_is_still_a_question(chat):
    asha = chat.private("Asha")
    await asha.send("half-life of anakinra")
    await asha.tap("🚩")
    await asha.send("bioavailability of anakinra")
    assert "95 %" in asha.last.text
    (report,) = await stored(chat, "open_reports")
    assert report.note == ""


async def test_reporting_twice_is_one_report(chat):
    group = chat.group("Pharm 2027", members=["Asha"])
    await group.send("Asha", "/ask half-life of anakinra")
    await group.tap("Asha", "🚩")
    await group.tap("Asha", "🚩")
    assert len(await stored(chat, "open_reports")) == 1
    assert len(group.from_bot) == 1


async def test_what_could_not_be_answered_is_counted_without_the_person(chat):
    for name in ("Asha", "Ravi"):
        await chat.private(name).send("half life of theophylline")
    await chat.private("Meera").send("theophylline half life OF")
    assert await stored(chat, "unanswered") == []  # Counted in memory until the next tick.
    await chat.tick()
    (group,) = await stored(chat, "unanswered")
    assert group.count == 3
    assert "theophylline" in group.text


async def test_an_edited_question_edits_its_answer(chat):
    asha = chat.private("Asha")
    await asha.send("bioavailability of anakinra")
    answer = asha.last
    assert await asha.edit(asha.sent, "half-life of anakinra") == []
    assert "4 to 6 h" in answer.text
    assert answer.is_edited


async def test_an_edit_of_something_else_in_a_group_is_passed_over(chat):
    group = chat.group("Pharm 2027", members=["Asha"])
    await group.send("Asha", "see you at nine")
    chat.telegram.people.edit(group.sent, "half-life of anakinra")
    await chat.settle()
    assert group.from_bot == []


async def test_inline_cards_hold_the_answer(chat):
    asha = chat.private("Asha")
    asked = await asha.inline("t1/2 anakinra")
    (card, *_) = asked.answer["results"]
    assert card["title"] == "Anakinra: half-life"
    assert "4 to 6 h" in card["input_message_content"]["message_text"]
    assert asked.answer["is_personal"]


async def test_inline_with_nothing_found_leads_to_the_private_chat(chat):
    asha = chat.private("Asha")
    asked = await asha.inline("half life of theophylline")
    assert asked.answer["results"] == []
    assert asked.answer["button"]["start_parameter"] == "ask"


async def test_an_outdated_vote_button_gets_an_alert(chat):
    asha = chat.private("Asha")
    await asha.send("half-life of anakinra")
    assert "older version" in (await asha.tap_data("helpful:0000000000:1")).text
    assert "older version" in (await asha.tap_data("report:0000000000")).text
    assert not (await asha.tap_data(f"helpful:{token_of('anakinra')}:1")).alert
