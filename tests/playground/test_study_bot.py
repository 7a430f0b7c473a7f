"""The real application over the pretend Telegram, through the harness that other tests use."""

from tests.chat import Chat


async def test_a_question_an_alert_and_a_restart(chat: Chat):
    asha = chat.private("Asha")
    await asha.send("half-life of anakinra?")
    assert "4 to 6 h" in asha.last.text
    forged = await asha.tap_data("forged")
    assert forged.alert
    group = chat.group("Pharm 2027", members=["Asha"], admins=["Ravi"])
    await group.send("Asha", "/topics")
    await chat.restart()
    answer = await group.tap("Ravi", "Abatacept")
    assert answer.is_answered
    assert group.last.is_edited
    assert group.last.text.startswith("Abatacept")


async def test_the_application_polls_as_well(tmp_path):
    async with Chat.open(data_dir=tmp_path, polls=True) as chat:
        asha = chat.private("Asha")
        await asha.send("half-life of anakinra?")
        assert "4 to 6 h" in asha.last.text
