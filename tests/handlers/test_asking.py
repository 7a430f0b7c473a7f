"""Asking in a private chat, in groups and by tapping."""

import pytest

ANAKINRA_HALF_LIFE = "4 to 6 h"


async def test_a_question_gets_the_fact_with_section_source_and_review_date(chat):
    asha = chat.private("Asha")
    (answer,) = await asha.send("half-life of anakinra?")
    assert ANAKINRA_HALF_LIFE in answer.text.splitlines()[0]
    assert "Anakinra › Pharmacokinetics" in answer.text
    assert "Source: US prescribing information" in answer.text
    assert "Reviewed: " in answer.text
    assert answer.html.startswith("<b>")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("anakinra bioavailability", "95 %"),
        ("how does anakinra work", "IL-1 receptor type I"),
        ("anakinra vs canakinumab", "Every 8 weeks"),
        ("what is bioavailability", "Glossary"),
    ],
)
async def test_common_questions_are_answered(chat, question, said):
    asha = chat.private("Asha")
    await asha.send(question)
    assert said in asha.last.text


async def test_a_follow_up_takes_the_topic_of_the_last_answer(chat):
    asha = chat.private("Asha")
    await asha.send("half-life of anakinra")
    await asha.send("and the route?")
    assert "Subcutaneous" in asha.last.text
    await asha.send("can it be used with methotrexate?")
    assert "Anakinra" in asha.last.text
    assert "methotrexate" in asha.last.text


async def test_a_follow_up_of_another_person_has_a_memory_of_its_own(chat):
    asha, ravi = chat.private("Asha"), chat.private("Ravi")
    await asha.send("half-life of anakinra")
    await ravi.send("and the route?")
    assert "Subcutaneous" not in ravi.last.text.splitlines()[0]


async def test_a_drug_outside_the_base_is_never_answered_with_a_neighbours_fact(chat):
    asha = chat.private("Asha")
    await asha.send("half life of theophylline")
    assert "not in my knowledge base" in asha.last.text
    assert "theophylline" in asha.last.text.casefold()
    assert " h" not in asha.last.text.replace(" have", "")
    assert asha.last.labels[-1] == "📚 Browse topics"


async def test_personal_advice_is_refused_kindly(chat):
    asha = chat.private("Asha")
    await asha.send("my platelets are low, should I stop it?")
    assert "doctor" in asha.last.text
    assert len(asha.last.text) < 400


async def test_html_in_a_question_is_only_text(chat):
    asha = chat.private("Asha")
    await asha.send("half life of <b>theophyllinum</b> & <script>")
    assert "<script>" not in asha.last.html


async def test_a_question_of_4096_characters_is_answered_calmly(chat):
    asha = chat.private("Asha")
    (answer,) = await asha.send("anakinra " * 455)
    assert 0 < len(answer.text) <= 4096


async def test_a_group_is_left_alone_unless_it_speaks_to_the_bot(chat):
    group = chat.group("Pharm 2027", members=["Asha", "Ravi"])
    assert await group.send("Asha", "half-life of anakinra?") == []
    (answer,) = await group.send("Asha", "/ask half-life of anakinra?")
    assert ANAKINRA_HALF_LIFE in answer.text
    assert answer.reply_to_id == group.sent.message_id
    (follow_up,) = await group.send("Asha", "and its route?", reply_to=answer)
    assert "Subcutaneous" in follow_up.text


async def test_a_mention_in_a_group_is_answered_in_its_forum_topic(chat):
    group = chat.group("Forum", admins=["Asha"], is_forum=True)
    thread = group.open_topic("Pharmacology")
    name = chat.telegram.world.bot.username
    (answer,) = await group.send("Asha", f"@{name} half-life of anakinra", thread_id=thread)
    assert ANAKINRA_HALF_LIFE in answer.text
    assert answer.thread_id == thread


async def test_ask_without_a_question_says_how(chat):
    group = chat.group("Pharm 2027", members=["Asha"])
    (answer,) = await group.send("Asha", "/ask")
    assert "/ask half-life" in answer.text


async def test_a_command_for_another_bot_is_not_ours(chat):
    group = chat.group("Pharm 2027", members=["Asha"])
    assert await group.send("Asha", "/ask@another_bot half-life of anakinra") == []
