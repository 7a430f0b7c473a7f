"""Files to take along: read back by programs that are not ours, or by the published grammar."""

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bot.cli import main
from bot.content.exports import export
from bot.content.loader import load_knowledge
from bot.domain.flashcards import flashcards_of
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Fact, Item, Monograph, Section
from bot.domain.question import Question
from bot.domain.take_away import ExportFormat, safe_cell, topic_named

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
NOW = datetime(2027, 1, 11, 4, 30, tzinfo=UTC)

# What each format uses for itself, and what a spreadsheet or HTML would take wrongly.
NASTY = Question(
    id="nasty-1",
    stem="A. <b>50 %</b> {x} = ~y # 2:1 \\ end?\n\nANSWER: none & so on",
    choices={
        "A": "=HYPERLINK(1)",
        "B": "%100% {all} ~ of #1",
        "C": "a -> b: c\\d",
        "D": "< 5 & > 3",
    },
    key="C",
    rationale="It is so: a\nsecond line.",
    caveat="Not everywhere.",
)


def base_of(*questions: Question, facts: tuple[Fact, ...] = ()) -> KnowledgeBase:
    sections = (Section(key="pharmacokinetics", facts=facts),) if facts else ()
    topic = Monograph(id="drug", title="Drug", questions=questions, sections=sections)
    return KnowledgeBase("1", {"drug": topic})


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    return load_knowledge(KNOWLEDGE)


def written(base: KnowledgeBase, kind: str, now: datetime = NOW) -> str:
    return export(base, ExportFormat(kind), None, now).data.decode("utf-8-sig")


def flat(text: str) -> str:
    return " ".join(text.split())


# --- CSV


def test_csv_brings_back_every_question_and_flashcard(shipped):
    rows = list(csv.DictReader(io.StringIO(written(shipped, "csv"), newline="")))
    questions = {row["id"]: row for row in rows if row["kind"] == "question"}
    assert questions.keys() == shipped.questions.keys()
    for key, question in shipped.questions.items():
        row = questions[key]
        assert row["question"] == question.stem
        assert row[f"choice {question.key}"] == row["answer"] == question.right_choice
    cards = [card for topic in shipped.topics.values() for card in flashcards_of(topic)]
    assert len(rows) == len(questions) + len(cards)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+91", "'+91"),
        ("-5 mg", "'-5 mg"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("  =1", "'  =1"),  # blanks before do not help
        ("＝1", "'＝1"),  # full width, which some programs fold
        ("4 to 6 h", "4 to 6 h"),
        ("", ""),
    ],
)
def test_no_cell_begins_a_formula(cell, safe):
    assert safe_cell(cell) == safe


def test_a_hostile_question_stays_text_in_csv():
    row = next(csv.DictReader(io.StringIO(written(base_of(NASTY), "csv"), newline="")))
    assert row["choice A"] == "'=HYPERLINK(1)"
    assert row["question"] == NASTY.stem


# --- GIFT


def split_unescaped(text: str, marks: str) -> list[str]:
    return re.split(rf"(?<!\\)(?:\\\\)*(?=[{re.escape(marks)}])", text)


def read_gift(text: str) -> list[dict[str, object]]:
    """Read GIFT by the rules of its documentation: a blank line ends a question."""
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.startswith("$CATEGORY:"):
            continue
        name, stem, body = re.fullmatch(
            r"::((?:\\.|[^\\])+?)::((?:\\.|[^\\{])+)\{((?:\\.|[^\\}])*)\}\s*", block, re.DOTALL
        ).groups()
        answers = []
        for answer in re.findall(r"[=~](?:\\.|[^\\=~])*", body, re.DOTALL):
            shown = re.match(r"[=~](?:%-?\d+%)?((?:\\.|[^\\#])*)", answer, re.DOTALL)[1]
            answers.append((answer[0] == "=", unescape(shown).strip()))
        found.append({"name": unescape(name), "stem": unescape(stem).strip(), "answers": answers})
    return found


def unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


@pytest.mark.parametrize("hostile", [True, False])
def test_gift_read_by_its_grammar_is_what_was_written(shipped, hostile):
    base = base_of(NASTY) if hostile else shipped
    read = read_gift(written(base, "gift"))
    assert [each["name"] for each in read] == list(base.questions)
    for each, question in zip(read, base.questions.values(), strict=True):
        assert each["stem"] == flat(question.stem)
        expected = [(letter == question.key, flat(c)) for letter, c in question.choices.items()]
        assert each["answers"] == expected


_FOREIGN_READER = """
import json, sys
from pygiftparser import parser
read = parser.parse(sys.stdin.read())
json.dump([[q.name, q.text, [[o.raw_text[:1], o.text] for o in q.answer.options]]
           for q in read.questions], sys.stdout)
"""


def test_gift_is_read_by_a_parser_that_is_not_ours(shipped):
    """That parser ends feedback at an escaped sign: such explanations are left out here."""
    plain = {
        topic.id: topic.model_copy(
            update={"questions": tuple(map(without_signs, topic.questions))}
        )
        for topic in shipped.topics.values()
    }
    text = written(KnowledgeBase("1", plain), "gift")
    # A process of its own: importing it leaves files open and prints.
    done = subprocess.run(
        [sys.executable, "-c", _FOREIGN_READER], input=text, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    read = {name: options for name, _, options in json.loads(done.stdout)}
    assert read.keys() == shipped.questions.keys()
    for key, question in shipped.questions.items():
        right = [unescape(text) for mark, text in read[key] if mark == "="]
        assert right == [flat(question.right_choice)]
        assert len(read[key]) == len(question.choices)


def without_signs(question: Question) -> Question:
    if not re.search("[=~{}#]", f"{question.rationale} {question.caveat}"):
        return question
    return question.model_copy(update={"rationale": None, "caveat": None})


# --- Aiken


def read_aiken(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read Aiken as Moodle's importer does: a stem, lettered lines, and ANSWER: at once."""
    found, stem, choices = [], "", {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if choice := re.match(r"([A-Z])[.)]\s(.*)", line):
            choices[choice[1]] = choice[2]
        elif line.startswith("ANSWER:"):
            found.append((stem, choices, line.removeprefix("ANSWER:").strip()))
            stem, choices = "", {}
        else:
            assert not stem, f"a stem on two lines: {line}"
            stem = line
    assert not stem
    return found


@pytest.mark.parametrize("hostile", [True, False])
def test_aiken_read_by_its_grammar_is_what_was_written(shipped, hostile):
    base = base_of(NASTY) if hostile else shipped
    read = read_aiken(written(base, "aiken"))
    for (stem, choices, key), question in zip(read, base.questions.values(), strict=True):
        assert stem.removeprefix("Question: ") == flat(question.stem)
        assert choices == {letter: flat(text) for letter, text in question.choices.items()}
        assert key == question.key


# --- Moodle XML


@pytest.mark.parametrize("hostile", [True, False])
def test_moodle_xml_has_one_full_mark_a_question(shipped, hostile):
    base = base_of(NASTY) if hostile else shipped
    root = ElementTree.fromstring(written(base, "moodle"))
    nodes = [node for node in root if node.get("type") == "multichoice"]
    assert [node.findtext("idnumber") for node in nodes] == list(base.questions)
    for node in nodes:
        fractions = [answer.get("fraction") for answer in node.iter("answer")]
        assert fractions.count("100") == 1
        assert set(fractions) == {"0", "100"}
    if hostile:
        assert nodes[0].findtext("questiontext/text").startswith("A. &lt;b&gt;50 %")


# --- Anki


def import_into_anki(collection, folder: Path, data: bytes):
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    path = folder / "deck.apkg"
    path.write_bytes(data)
    options = ImportAnkiPackageOptions()
    return collection.import_anki_package(
        ImportAnkiPackageRequest(package_path=str(path), options=options)
    )


def test_anki_opens_the_deck_and_an_import_again_updates(shipped, tmp_path):
    collection_module = pytest.importorskip("anki.collection")
    topic = shipped.topics["anakinra"]
    collection = collection_module.Collection(str(tmp_path / "collection.anki2"))
    try:
        first = export(shipped, ExportFormat.ANKI, topic, NOW)
        import_into_anki(collection, tmp_path, first.data)
        count = first.questions + first.flashcards
        assert collection.note_count() == collection.card_count() == count
        assert len(collection.find_notes('"deck:Study Bot::Anakinra"')) == count

        half_life = topic.fact("half_life")[1].model_copy(update={"value": "changed on purpose"})
        edited = with_fact(topic, half_life)
        base = KnowledgeBase("2", {"anakinra": edited})
        again = export(base, ExportFormat.ANKI, edited, NOW + timedelta(days=1))
        import_into_anki(collection, tmp_path, again.data)
        assert collection.note_count() == count
        assert len(collection.find_notes('"Back:*changed on purpose*"')) == 1
    finally:
        collection.close()


def with_fact(topic: Monograph, fact: Fact) -> Monograph:
    sections = tuple(
        section.model_copy(
            update={"facts": tuple(fact if f.slug == fact.slug else f for f in section.facts)}
        )
        for section in topic.sections
    )
    return topic.model_copy(update={"sections": sections})


def test_the_deck_of_all_holds_a_note_for_each_question_and_card(shipped, tmp_path):
    made = export(shipped, ExportFormat.ANKI, None, NOW)
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        archive.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    count, guids = connection.execute(
        "SELECT count(*), count(DISTINCT guid) FROM notes"
    ).fetchone()
    connection.close()
    assert count == guids == made.questions + made.flashcards
    assert made.questions == len(shipped.questions)


# --- flashcards, topics and the command line


def test_a_step_keeps_its_card_when_another_is_put_before_it():
    first = Section(key="mechanism", steps=(Item(title="Binding", text="It binds."),))
    second = Section(
        key="mechanism",
        steps=(Item(title="Uptake", text="It enters."), Item(title="Binding", text="It binds.")),
    )
    ids = [
        [card.id for card in flashcards_of(Monograph(id="d", title="D", sections=(section,)))]
        for section in (first, second)
    ]
    assert ids[0][0] in ids[1]


def test_cards_of_an_aspect_are_those_of_its_section_or_fact(shipped):
    topic = shipped.topics["anakinra"]
    half_life = flashcards_of(topic, "half_life")
    assert [card.front for card in half_life] == ["Anakinra, half-life: ?"]
    assert {card.section_key for card in flashcards_of(topic, "mechanism")} == {"mechanism"}
    assert half_life[0].caveat


@pytest.mark.parametrize("text", ["anakinra", "Anakinra", " KINERET ", "IL-1Ra"])
def test_a_topic_is_found_by_id_title_or_alias(shipped, text):
    assert topic_named(shipped, text).id == "anakinra"


@pytest.mark.parametrize("kind", list(ExportFormat))
def test_the_command_writes_each_format(kind, tmp_path, capsys):
    path = tmp_path / "out"
    arguments = ["export", kind, "kineret", "-o", str(path), "--knowledge", str(KNOWLEDGE)]
    assert main(arguments) == 0
    assert path.stat().st_size > 1000
    assert re.search(r"\d+ questions", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["pdf"], "no format is called 'pdf'"),
        (["gift", "anakinr"], "did you mean anakinra"),
        (["gift", "-o", "no/such/folder/x"], "cannot write"),
    ],
)
def test_the_command_says_what_is_wrong(arguments, said, capsys):
    assert main(["export", *arguments, "--knowledge", str(KNOWLEDGE)]) == 2
    assert said in capsys.readouterr().err
