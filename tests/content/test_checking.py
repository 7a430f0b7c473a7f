"""What ``check`` prints, for people, for programs and for GitHub."""

import json
from datetime import date
from pathlib import Path

from bot.content.checking import run_check
from tests.content.topics import GOOD, broken, folder_of

TODAY = date(2026, 12, 1)
UNSOURCED = broken("6 h, sources: [label]", "6 h")


def test_a_clean_folder_is_a_line_of_counts(tmp_path: Path) -> None:
    text, code = run_check(folder_of(tmp_path, a=GOOD), today=TODAY)
    assert code == 0
    assert text.splitlines()[-1] == (
        "OK: 2 notes, 1 monographs, 0 guides, 2 sections, 1 facts, 1 faqs, 1 questions, 0 terms"
    )


def test_faults_are_lines_and_exit_code_one(tmp_path: Path) -> None:
    text, code = run_check(folder_of(tmp_path, a="titel: A\nreviewed: 2026-11-22\n"), today=TODAY)
    assert code == 1
    file = tmp_path / "a.yaml"
    assert text.splitlines()[:2] == [
        f'{file}:1: the file has an unknown key "titel"; did you mean "title"?',
        f'{file}:1: the file has no "title"; add "title:" and the name of the drug or guide',
    ]
    assert text.splitlines()[-1] == "FAILED: 2 errors, 2 notes"


def test_warnings_fail_only_a_strict_check(tmp_path: Path) -> None:
    folder_of(tmp_path, a=UNSOURCED)
    assert run_check(tmp_path, today=TODAY)[1] == 0
    text, code = run_check(tmp_path, strict=True, today=TODAY)
    assert code == 1
    assert f'{tmp_path / "a.yaml"}:9: warning: fact "Half-life" names no source' in text


def test_json_is_one_object(tmp_path: Path) -> None:
    text, code = run_check(folder_of(tmp_path, a=UNSOURCED), True, True, today=TODAY)
    found = json.loads(text)
    assert (code, found["ok"]) == (1, False)
    assert found["counts"]["facts"] == 1
    assert found["faults"][-1] == {
        "file": str(tmp_path / "a.yaml"),
        "line": 9,
        "severity": "warning",
        "what": 'fact "Half-life" names no source',
        "mend": 'add "sources:" with the ids it rests on',
    }


def test_json_of_a_broken_folder_has_no_counts(tmp_path: Path) -> None:
    found = json.loads(run_check(tmp_path / "none", as_json=True, today=TODAY)[0])
    assert (found["ok"], found["counts"], found["version"]) == (False, None, None)
    assert len(found["faults"]) == 1


def test_github_annotations_name_file_and_line_and_escape_what_would_break_them(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "a,b"
    folder.mkdir()
    text, code = run_check(
        folder_of(folder, a=broken("4 to 6 h", "95 %: x")), github=True, today=TODAY
    )
    assert code == 1
    where = str(folder / "a.yaml").replace(",", "%2C")
    assert f"::error file={where},line=9::" in text
    flow = run_check(folder_of(folder, a=broken("4 to 6 h", "[50%]")), github=True, today=TODAY)[0]
    assert "::notice " in flow
    odd = run_check(folder_of(folder, a=broken("key: A\n", "key: 5%\n")), github=True, today=TODAY)
    assert 'the key "5%25" of' in odd[0]


def test_a_check_without_a_date_takes_today(tmp_path: Path) -> None:
    long_ago = broken("2026-11-22", "2020-01-01")
    assert "more than 18 months ago" in run_check(folder_of(tmp_path, a=long_ago))[0]
