"""Every text of the code stands in every catalogue, whole, and fits where it is shown."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.handlers import errors, feedback, floods, inline, quiz, quiz_start, review
from bot.locale import ENGLISH, languages, speaking
from bot.locale import _ as translate
from bot.locale.catalogue import read_catalogue
from bot.views import daily, daily_menu, flashcards
from bot.views.help import COMMANDS
from bot.views.quiz import REFUSALS
from bot.views.reply import utf16_length

ROOT = Path(__file__).resolve().parents[2]
BOT = ROOT / "bot"
OTHERS = [code for code in languages() if code != ENGLISH]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2), "pgettext": ((1, "c"), 2)}
"""Also named in docs/ARCHITECTURE.md, for pybabel."""

SAME = {  # what students say in English, and what is only signs and places
    "Class", "Target", "Route", "Dosing frequency", "Indications", "📍 Glossary", "a drug",
    "📝 Quiz", "Exam {count}", "the fact table", "Flashcards", "🃏 Flashcards", "FAQs",
    "{count} ratings", "{count} quizzes", "{count} flashcards", "{number} of {count} · {question}",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A text of the code: its context, its singular or only form, and its plural."""

    context: str | None
    one: str
    many: str | None = None


def texts_in(path: Path) -> Iterator[Text]:
    """Yield what a module marks, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        words = [word for word in words if isinstance(word, str)]
        if name in {"_", "N_"} and words:
            yield Text(None, words[0])
        elif name in {"ngettext", "NN_"} and len(words) > 1:
            yield Text(None, words[0], words[1])
        elif name == "pgettext" and len(words) > 1:
            yield Text(words[0], words[1])


@pytest.fixture(scope="module")
def marked() -> set[Text]:
    return {text for path in BOT.rglob("*.py") for text in texts_in(path)}


def entries(language: str) -> dict[Text, Message]:
    with path_of(language).open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    found = {}
    for message in catalogue:
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id:
            found[Text(message.context, *forms)] = message
    assert not catalogue.obsolete
    return found


def path_of(language: str) -> Path:
    return BOT / "locale" / language / "LC_MESSAGES" / "study_bot.po"


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """Yield each text with each of its translations."""
    for text, message in entries(language).items():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in said:
            yield text.many or text.one, form


def test_hindi_is_spoken():
    assert "hi" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_missing_and_none_is_left_over(language: str, marked: set[Text]):
    known = set(entries(language))
    missing, stale = (sorted(t.one for t in each) for each in (marked - known, known - marked))
    assert missing == [], f"write these into {path_of(language)}"
    assert stale == [], f"take these out of {path_of(language)}"


def test_the_extractor_that_translators_use_finds_the_same(marked: set[Text]):
    """It passes over what stands within an f-string, and then pybabel would drop it."""
    found = set()
    for _, _, message, _, context in extract_from_dir(
        BOT, method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        forms = message if isinstance(message, tuple) else (message,)
        found.add(Text(context, *forms))
    assert found == marked


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_none_is_a_guess(language: str):
    for text, message in entries(language).items():
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(said), text
        assert not message.fuzzy, text


@pytest.mark.parametrize("language", OTHERS)
def test_places_tags_commands_and_signs_stand_in_the_translation(language: str):
    for text, said in pairs(language):
        assert set(places(said)) == set(places(text)), said
        assert tags(said) == tags(text), said
        assert commands(said) >= commands(text), said
        assert (said[:1].isspace(), said[-1:].isspace()) == (False, False), said
        assert said.count("\n") == text.count("\n"), said


def places(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"</?[a-z][^>]*>", text))


def commands(text: str) -> set[str]:
    return set(re.findall(r"(?<![<\w/])/[a-z]+", text))


def test_hindi_is_written_in_hindi():
    for text, said in pairs("hi"):
        letters = re.sub(r"\{\w+\}", "", text)
        if text not in SAME and re.search(r"[a-z]{2}", letters, re.I):
            assert re.search(r"[\u0900-\u097f]", said), text


def test_hindi_speaks_to_people_with_respect():
    for _, said in pairs("hi"):
        assert not re.search(r"(?<!\w)(तुम|तू|तेर[ाीे]|तुम्हार[ाीे])(?!\w)", said), said


def test_the_words_that_keep_people_safe():
    """Read by a person; whoever changes them changes them here as well, on purpose."""
    with speaking("hi"):
        refusal = translate(
            "I am a study aid and cannot advise on your own treatment. Please ask your doctor or "
            "pharmacist; in an emergency call your local emergency number (112 in India)."
        )
        unknown = translate("{names} is not in my knowledge base, so I will not guess.")
        no_drug = translate(
            "No topic in this knowledge base fits {asked}. That does not mean there is no such "
            "drug."
        )
    for word in ("सलाह नहीं", "डॉक्टर", "फ़ार्मासिस्ट", "emergency", "112"):
        assert word in refusal
    assert "नहीं है" in unknown
    assert "अंदाज़े से जवाब नहीं" in unknown
    assert "मतलब यह नहीं" in no_drug


@pytest.mark.parametrize("language", OTHERS)
def test_our_reader_reads_what_others_read(language: str):
    catalogue = read_catalogue(path_of(language))
    for text, message in entries(language).items():
        if text.many is not None:
            said = tuple(catalogue.ngettext(text.one, text.many, n) for n in (1, 2))
            assert said == message.string
        elif text.context is not None:
            assert catalogue.pgettext(text.context, text.one) == message.string
        else:
            assert catalogue.gettext(text.one) == message.string


def test_a_line_that_is_none_of_a_catalogue_s_is_refused(tmp_path: Path):
    broken = tmp_path / "study_bot.po"
    broken.write_text('msgid "a"\nmsgstr "b\n', encoding="utf-8")
    with pytest.raises(ValueError, match="not a line"):
        read_catalogue(broken)


def test_what_is_not_translated_is_said_in_english(tmp_path: Path):
    partly = tmp_path / "study_bot.po"
    partly.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Right."\nmsgstr ""\n\n#~ msgid "old"\n\n'
        'msgid "a \\"b\\"\\n"\nmsgstr "c\\\\d\\n"\n',
        encoding="utf-8",
    )
    catalogue = read_catalogue(partly)
    assert catalogue.gettext("Right.") == "Right."
    assert catalogue.gettext('a "b"\n') == "c\\d\n"


ALERTS = [
    errors.SORRY, errors.NOT_MINE, feedback.THANKS, feedback.REPORTED, floods.SLOWER_TAPS,
    quiz.NO_LESSON, quiz_start.OUTDATED, review.NOT_TAKEN_BACK, flashcards.GONE,
    flashcards.RATED, daily.ADMINS_REVEAL, daily_menu.ADMINS_ONLY, *REFUSALS.values(),
    "Noted: it counts as not known and comes back in {count} days.",
    "Your first answer stands: {letter}",
]  # fmt: skip


@pytest.mark.parametrize("language", languages())
def test_alerts_and_menus_fit_telegram(language: str):
    with speaking(language):
        for text in ALERTS:
            assert utf16_length(translate(text)) <= 200, text
        for command in COMMANDS:
            assert 1 <= len(translate(command.summary)) <= 256
        for button in (floods.SLOWER_INLINE, inline.NOTHING_FOUND):
            assert 1 <= utf16_length(translate(button)) <= 64


@pytest.mark.parametrize("language", OTHERS)
def test_labels_stay_as_short_as_buttons_are(language: str):
    """A label that is far longer than the English one is cut off on a phone."""
    for text, said in pairs(language):
        if re.match(r"[◀▶⏭⏹⏸👁📚📝📖🔁🃏🌐⏱🌙📅📊⚖👍👎🚩🎲🗑⌨⚙🔒▦☰🔍⬅]", text):
            # Vowel signs stand above and below other letters and take no room of their own.
            wide = [c for c in said if not "\u0900" <= c <= "\u0903" and c not in "ािीुूृेैोौंःँ़्"]
            assert len(wide) <= max(len(text) + 8, 24), said
