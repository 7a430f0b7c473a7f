"""The import command: what it writes, what it leaves alone, what it refuses."""

import io
import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli import main
from bot.content.importing.building import build_topic
from bot.content.importing.decoding import MAX_BYTES, Unusable
from bot.content.importing.formats import FORMATS
from bot.content.importing.writing import as_yaml
from bot.content.loader import check_data, digest_of, load_knowledge
from bot.content.page_import import Order, import_page
from tests.content.study_pages import DEFECTS, Mix, page


@pytest.fixture
def study_page(tmp_path):
    path = tmp_path / "velorimab-page.txt"
    path.write_text(page(Mix()), encoding="utf-8")
    return path


def run(capsys, *arguments):
    code = main(["import", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_written_file_is_loaded_by_the_strict_loader(study_page, tmp_path, capsys):
    folder = tmp_path / "knowledge"
    code, out, _ = run(capsys, study_page, "-o", folder)
    assert (code, out) == (0, f"wrote {folder / 'velorimab.yaml'}\n")
    topic = load_knowledge(folder).topics["velorimab"]
    assert topic.title == "Velorimab"
    assert topic.at_a_glance.dosing_frequency == "Daily"
    assert [q.id for q in topic.questions][:2] == ["velorimab-q01", "velorimab-q02"]
    assert topic.fact("half_life")[1].value == "~4 to 6 hours"
    assert [s.key for s in topic.sections][:3] == ["introduction", "mechanism", "pharmacokinetics"]
    assert topic.reviewed is None
    assert [p.name for p in folder.iterdir()] == ["velorimab.yaml"]


def test_it_begins_with_the_line_for_editors(study_page, capsys):
    _, out, _ = run(capsys, study_page)
    assert out.startswith("# yaml-language-server: $schema=../docs/knowledge.schema.json\nid: ")


@pytest.mark.parametrize("kind", DEFECTS)
def test_a_defect_becomes_a_draft_that_check_refuses_and_nothing_else(kind, tmp_path, capsys):
    source = tmp_path / "page.txt"
    source.write_text(page(Mix(defects={4: kind})), encoding="utf-8")
    code, _, _ = run(capsys, source, "-o", tmp_path)
    assert code == 1
    path = tmp_path / "velorimab.yaml"
    data = path.read_bytes()
    faults = check_data(path, path.name, data, digest_of(data)).faults
    assert len(faults) == 1
    assert "draft" in faults[0].what or "not placed" in faults[0].what


def test_json_is_one_object_and_writes_nothing_unasked(study_page, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = run(capsys, study_page, "--json")
    assert list(json.loads(out)) == [
        "topic", "questions", "defects", "faqs", "facts", "comparison_rows", "unplaced",
    ]  # fmt: skip
    assert (code, err) == (0, "")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_defect_in_json_says_where_what_and_how_to_mend_it(tmp_path, capsys):
    source = tmp_path / "page.txt"
    source.write_text("MCQs\n1. Which?\na) x\nb) y\nAnswer: d\n", encoding="utf-8")
    code, out, _ = run(capsys, source, "--json")
    assert code == 1
    assert json.loads(out)["defects"] == [
        {
            "kind": "impossible_answer",
            "line": 5,
            "question": 1,
            "what": "the answer is D, and the choices end with B",
            "mend": "correct the letter, or add the choice that is lost",
        }
    ]


def test_two_faults_of_one_question_are_one_defect():
    text = "MCQs\n1. Which?\na) x\nb) x\nc) y\nAnswer: q\n"
    (defect,) = import_page(text.encode(), Order("-")).defects
    assert "equal" in defect.what
    assert "the answer is Q" in defect.what


def test_an_existing_topic_is_compared_and_left_alone(study_page, tmp_path, capsys):
    run(capsys, study_page, "-o", tmp_path)
    path = tmp_path / "velorimab.yaml"
    work = path.read_text("utf-8").replace("value: ~4 to 6", "value: 5")
    work = work.replace('"~4 to 6 hours"', '"5 hours"').replace("velorimab-q08", "velorimab-own")
    path.write_text(work, encoding="utf-8")
    code, out, _ = run(capsys, study_page, "-o", tmp_path)
    assert code == 1
    assert "~ fact pharmacokinetics.half_life (changed)" in out
    assert "+ question velorimab-q08 (added)" in out
    assert "- question velorimab-own (missing on the page)" in out
    assert path.read_text("utf-8") == work


def test_replace_overwrites_when_asked(study_page, tmp_path, capsys):
    run(capsys, study_page, "-o", tmp_path)
    path = tmp_path / "velorimab.yaml"
    imported = path.read_text("utf-8")
    path.write_text(imported.replace("Daily", "Weekly"), encoding="utf-8")
    code, out, _ = run(capsys, study_page, "-o", tmp_path, "--replace")
    assert code == 0
    assert "wrote" in out
    assert path.read_text("utf-8") == imported


def test_the_same_page_again_changes_nothing(study_page, tmp_path, capsys):
    run(capsys, study_page, "-o", tmp_path)
    code, out, _ = run(capsys, study_page, "-o", tmp_path)
    assert code == 0
    assert "holds the same already" in out


def test_standard_input_and_a_title(capsys, monkeypatch):
    text = "MCQs\n1. Which?\na) x\nb) y\nAnswer: a\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    code, out, _ = run(capsys, "-", "--json", "--title", "Zorvanib")
    assert code == 0
    assert json.loads(out)["topic"] == "Zorvanib"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "Word"),
        (b"abc\0def", "binary"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_page_is_refused_in_one_line(data, said, tmp_path, capsys):
    source = tmp_path / "page.txt"
    source.write_bytes(data)
    code, out, err = run(capsys, source)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_page_that_is_not_there_is_refused(tmp_path, capsys):
    assert run(capsys, tmp_path / "no.txt")[0] == 2
    assert run(capsys, tmp_path)[0] == 2


def test_a_lost_dash_is_kept_as_it_is_written():
    text = "Pharmacokinetics\nParameter | Value\nHalf-life | 58 hr\nTmax | 3-7 hr\n"
    found = import_page(text.encode(), Order("-"))
    values = [fact.value for fact in found.sections["pharmacokinetics"].facts]
    assert values == ["58 hr", "3-7 hr"]


def test_the_author_and_the_address_do_not_reach_the_file():
    text = page(Mix()) + "\nAbout the author\nJo Writer is a pharmacist.\njo@example.org\n"
    written = as_yaml(build_topic(import_page(text.encode(), Order("-"))))
    assert "Writer" not in written
    assert "example.org" not in written


def test_what_fits_nowhere_is_kept():
    text = "Zorvanib\n\nClinical Uses\n- RA\n\nMCQs\nChoose the best one.\n\n1. Which?\na) x\nb) y\nAnswer: a\n"  # noqa: E501
    assert import_page(text.encode(), Order("-")).unplaced == ["Choose the best one."]


WORDS = ["Answer:", "a)", "b)", "(c)", "1.", "Q1.", "- ", "MCQs", "FAQs", "|", "---", "\n", "\n\n", "?", " ",  # noqa: E501
         "**", "#", "<p>", "<li>", "<table>", "{", "}", "=", "~", "x", "IL-1", "Uses", "ANSWER: A", ",", ";", '"',  # noqa: E501
         "\t", "\u200d", "%", ": ", "'", "\\", "&", "!", "@", "yes", "1e5", "Ans", "<details>", "ii)", "A: "]  # noqa: E501  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.text(max_size=400), st.lists(st.sampled_from(WORDS), max_size=120).map("".join)),
    st.sampled_from([None, *FORMATS]),
)
def test_any_text_is_imported_and_what_is_written_can_be_read(tmp_path_factory, text, kind):
    try:
        found = import_page(text.encode("utf-8", "replace"), Order("-", kind))
    except Unusable:
        return
    data = as_yaml(build_topic(found)).encode()
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    faults = check_data(path, "any.yaml", data, digest_of(data)).faults
    assert [f for f in faults if "draft" not in f.what and "not placed" not in f.what] == []


HOSTILE = ["a) ", "- ", "1) x ", "Answer: a\n", "?\n", "[", "*", "<div>", "<ul><li>", "{=a ~b}\n\n", "a|b\n",  # noqa: E501
           "a, a and ", "1-b, ", "Answer: a - ", "MCQs\n1. q?\na\nb\n", "Q1. x\n", "(", "::", '"', "&"]  # noqa: E501  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_page_takes_more_than_linear_time(piece):
    def seconds(size):
        begun = time.process_time()
        import_page((piece * (size // len(piece))).encode(), Order("-"))
        return time.process_time() - begun

    small, large = seconds(20_000), seconds(100_000)
    assert large < 2 or large < 12 * small  # Five times the text; a slow machine is no fault.
