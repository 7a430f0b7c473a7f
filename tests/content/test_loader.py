"""A folder becomes a base, or every fault of every file is told at its line."""

import os
from datetime import date
from pathlib import Path

import pytest

from bot.content.loader import KnowledgeFolder, load_knowledge
from bot.errors import KnowledgeError
from tests.content.topics import GOOD, broken, folder_of


def faults_in(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return [str(fault).replace(f"{folder}{os.sep}", "") for fault in caught.value.faults]


def test_a_good_folder_becomes_a_base_with_every_entry(tmp_path: Path) -> None:
    guide = "kind: guide\ntitle: IL-1 blockers\nmembers: [anakinra]\n"
    glossary = "terms:\n  - {term: Half-life, definition: Time to half., related: [anakinra]}\n"
    lexicon = 'abbreviations: {MOA: mechanism of action, "NO": nitric oxide}\n'
    (tmp_path / "guides").mkdir()
    folder_of(tmp_path, anakinra=GOOD, glossary=glossary, lexicon=lexicon)
    folder_of(tmp_path / "guides", il1=guide)
    base = load_knowledge(tmp_path)
    assert list(base.topics) == ["anakinra", "il1"]
    assert "anakinra.pharmacokinetics.half_life" in base.entries
    assert [term.entry_id for term in base.terms] == ["term.half_life"]
    assert base.lexicon.abbreviations["NO"] == "nitric oxide"
    assert base.topics["anakinra"].reviewed == date(2026, 11, 22)


def test_dates_and_years_may_be_quoted(tmp_path: Path) -> None:
    text = broken("2026-11-22", '"2026-11-22"', broken("2025", '"2025"'))
    topic = load_knowledge(folder_of(tmp_path, anakinra=text)).topics["anakinra"]
    assert (topic.reviewed, topic.sources[0].year) == (date(2026, 11, 22), 2025)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    (tmp_path / "anakinra.yaml").write_bytes(
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode("utf-8")
    )
    assert load_knowledge(tmp_path).topics["anakinra"].title == "Anakinra"


def test_five_faults_in_one_file_are_all_told_at_their_lines(tmp_path: Path) -> None:
    text = GOOD
    for old, new in [
        ("Kineret", "NO"),  # line 2: a word that YAML reads as a boolean
        ("value: 4 to 6 h", "value: 12:30"),  # line 9: a time
        ("B: IL-6 receptor", "B: il-1  Receptor"),  # line 15: two equal choices
        ("key: A", "key: E"),  # line 16: no such choice
        ("rationale", "rational"),  # line 17: an unknown key
    ]:
        text = broken(old, new, text)
    assert faults_in(folder_of(tmp_path, anakinra=text)) == [
        "anakinra.yaml:2: aliases, brand, item 1 is NO, which YAML reads as yes or no;"
        ' write it in quotes: "NO"',
        'anakinra.yaml:9: value of fact "Half-life" is 12:30, which YAML reads as a time;'
        ' write it in quotes: "12:30"',
        'anakinra.yaml:15: choices A and B of question "q1" are equal: "il-1  Receptor";'
        " change or delete one of them",
        'anakinra.yaml:16: the key "E" of question "q1" is not among its choices;'
        " use one of: A, B, C",
        'anakinra.yaml:17: question "q1" has an unknown key "rational"; did you mean "rationale"?',
    ]


def test_faults_of_all_files_come_sorted_by_file_and_line(tmp_path: Path) -> None:
    bad = "titel: X\nsections: [{key: uses}]\n"
    found = faults_in(folder_of(tmp_path, b=bad, a=bad))
    assert [fault.split(": ")[0] for fault in found] == [
        *["a.yaml:1", "a.yaml:1", "a.yaml:2"],
        *["b.yaml:1", "b.yaml:1", "b.yaml:2"],
    ]


def test_names_and_ids_of_two_topics_must_differ(tmp_path: Path) -> None:
    twin = broken("title: Anakinra", "title: KINERET")
    found = faults_in(folder_of(tmp_path, anakinra=GOOD, twin=twin))
    first = "anakinra.yaml"
    assert found == [
        f"twin.yaml:{line}: {what} is claimed by two topics; delete it here or in {first}:2"
        for line, what in [
            (1, 'the title "KINERET"'),
            (2, 'the alias "IL-1Ra"'),
            (2, 'the alias "Kineret"'),
        ]
    ] + [
        f'twin.yaml:13: the question id "q1" is used twice (first in {first}:13);'
        " give each its own"
    ]


def test_a_topic_id_taken_twice_is_one_fault_and_not_one_per_section(tmp_path: Path) -> None:
    one = "title: One\nsections: [{key: uses, body: x}]\n"
    two = "id: one\ntitle: Two\nsections: [{key: uses, body: x}]\n"
    found = faults_in(folder_of(tmp_path, one=one, two=two))
    assert found == [
        'two.yaml:1: the topic id "one" is used twice (first in one.yaml:1); give each its own'
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # A guide of something that is not there.
        (
            {"g": "kind: guide\ntitle: G\nmembers:\n  - anakinara\n", "anakinra": GOOD},
            'g.yaml:4: the member "anakinara" does not exist; did you mean "anakinra"?',
        ),
        # A term that leads nowhere.
        (
            {"glossary": "terms:\n  - {term: T, definition: d, related: [anakira]}\n", "b": GOOD},
            'glossary.yaml:2: the related entry "anakira" does not exist; use one of: b',
        ),
        # Two terms of one name.
        (
            {"glossary": "terms:\n- {term: AUC, definition: d}\n- {term: auc, definition: e}\n"},
            'glossary.yaml:3: the term "term.auc" is used twice (first in line 2);'
            " write the two as one, or give one an id",
        ),
    ],
)
def test_names_that_lead_nowhere(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    assert faults_in(folder_of(tmp_path, **files)) == [expected]


def test_a_missing_and_an_empty_folder_and_a_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    assert "does not exist" in faults_in(tmp_path / "none")[0]
    assert "holds no .yaml file" in faults_in(tmp_path / "empty")[0]
    assert "is not a folder" in faults_in(tmp_path / "notes.txt")[0]


def test_a_file_with_the_ending_yml_is_not_left_out_in_silence(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(GOOD)
    assert faults_in(tmp_path) == [
        'a.yml:0: the ending ".yml" is not read; rename it to end in .yaml'
    ]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    folder_of(tmp_path, anakinra=GOOD)
    (tmp_path / ".anakinra.yaml").write_text("[")
    (tmp_path / ".git").mkdir()
    folder_of(tmp_path / ".git", x="[")
    assert list(load_knowledge(tmp_path).topics) == ["anakinra"]


def test_the_version_follows_the_content_and_nothing_else(tmp_path: Path) -> None:
    folder_of(tmp_path, b="title: B\n", a="title: A\n")
    first = load_knowledge(tmp_path).version
    for name in ("a", "b"):
        os.utime(tmp_path / f"{name}.yaml", (1, 1))
    assert load_knowledge(tmp_path).version == first
    folder_of(tmp_path, a="title: A2\n")
    assert load_knowledge(tmp_path).version != first


def test_a_folder_read_again_shows_what_changed_and_refuses_what_broke(tmp_path: Path) -> None:
    folder = KnowledgeFolder(folder_of(tmp_path, a="title: A\n", b="title: B\n"))
    first = folder.load()
    folder_of(tmp_path, b="title: Bee\n")
    second = folder.load()
    assert second.topics["b"].title == "Bee"
    assert second.topics["a"] is first.topics["a"]  # Not parsed again.
    folder_of(tmp_path, b="title: A\n")
    with pytest.raises(KnowledgeError, match="claimed by two topics"):
        folder.load()
    (tmp_path / "b.yaml").unlink()
    assert list(folder.load().topics) == ["a"]


class TestCompiledCopy:
    def test_it_gives_the_same_base(self, tmp_path: Path) -> None:
        copy = tmp_path / "data" / "knowledge.json"
        folder_of(tmp_path, anakinra=GOOD)
        made = load_knowledge(tmp_path, copy)
        assert copy.exists()
        read = load_knowledge(tmp_path, copy)
        assert read == made
        assert list(read.entries) == list(made.entries)

    def test_it_is_what_is_read_when_the_files_are_the_same(self, tmp_path: Path) -> None:
        copy = tmp_path / "knowledge.json"
        load_knowledge(folder_of(tmp_path, a="title: A\n"), copy)
        before = copy.stat()
        load_knowledge(tmp_path, copy)
        assert copy.stat().st_ino == before.st_ino  # Not made anew: a new copy is a new file.

    @pytest.mark.parametrize("damage", ["", "garbage", "{}", "half", "flipped", "label"])
    def test_a_damaged_copy_is_made_anew(self, tmp_path: Path, damage: str) -> None:
        copy = tmp_path / "knowledge.json"
        load_knowledge(folder_of(tmp_path, anakinra=GOOD), copy)
        good = copy.read_bytes()
        damaged = {
            "half": good[: len(good) // 2],
            "flipped": good.replace(b"4 to 6 h", b"9 to 6 h"),
            "label": good.replace(b"study-bot", b"other-bot"),
        }
        copy.write_bytes(damaged.get(damage, damage.encode()))
        base = load_knowledge(tmp_path, copy)
        assert base.topics["anakinra"].sections[1].facts[0].value == "4 to 6 h"
        assert copy.read_bytes() == good

    def test_a_changed_file_is_read_and_not_the_copy(self, tmp_path: Path) -> None:
        copy = tmp_path / "knowledge.json"
        load_knowledge(folder_of(tmp_path, a="title: A\n"), copy)
        assert load_knowledge(folder_of(tmp_path, a="title: B\n"), copy).topics["a"].title == "B"

    def test_faults_are_told_although_there_is_a_copy(self, tmp_path: Path) -> None:
        copy = tmp_path / "knowledge.json"
        load_knowledge(folder_of(tmp_path, a="title: A\n"), copy)
        with pytest.raises(KnowledgeError):
            load_knowledge(folder_of(tmp_path, a="titel: B\n"), copy)

    def test_a_place_that_cannot_be_written_is_no_fault(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        folder_of(tmp_path, a="title: A\n")
        assert load_knowledge(tmp_path, tmp_path / "file" / "copy.json").topics
