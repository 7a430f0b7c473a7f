"""The command line as an operator and a scorer use it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*arguments, text=None, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("TELEGRAM", "DATABASE"))}
    return subprocess.run(
        [sys.executable, str(ROOT / "run_bot.py"), *arguments],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        env=clean | environment,
    )


def test_ask_prints_the_answer():
    done = run("ask", "half-life of anakinra?")
    assert done.returncode == 0
    assert "4 to 6 h" in done.stdout.splitlines()[0]
    assert "<b>" not in done.stdout


def test_ask_without_an_answer_says_so_and_offers_what_is_near():
    done = run("ask", "half life of theophylline")
    assert done.returncode == 1
    assert "not in my knowledge base" in done.stdout
    assert "[📚 Browse topics]" in done.stdout


def test_look_alike_names_are_spelled_with_the_difference_in_capitals():
    done = run("ask", "prednisone half life")
    assert "prednisoLOne" in done.stdout


def test_batch_answers_line_by_line_in_order():
    lines = [
        {"id": "1", "question": "half-life of anakinra?", "context": None},
        {"id": 2, "question": "and the route?", "context": "half-life of anakinra?"},
        {"id": "3", "question": "half life of theophylline"},
        {"id": "4", "question": "my platelets are low, should I stop it?", "context": None},
        {"id": "5", "question": "anakinra vs canakinumab", "context": None},
        {"id": "6", "question": "which drugs are given once weekly?", "context": None},
    ]
    done = run("ask", "--batch", "-", text="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["id"] for row in rows] == ["1", 2, "3", "4", "5", "6"]
    assert [row["kind"] for row in rows] == [
        "answer",
        "answer",
        "no_answer",
        "advice_refused",
        "comparison",
        "topic_list",
    ]
    assert rows[0]["entries"][0]["id"] == "anakinra.pharmacokinetics.half_life"
    assert "Subcutaneous" in rows[1]["text"]
    for row in rows:
        assert set(row) == {"id", "kind", "entries", "text"}
        assert len(row["entries"]) <= 10
        confidences = [entry["confidence"] for entry in row["entries"]]
        assert confidences == sorted(confidences, reverse=True)
        assert all(0 <= confidence <= 100 for confidence in confidences)


def test_batch_over_another_base_keeps_its_ids(tmp_path):
    (tmp_path / "shop.yaml").write_text(
        "kind: guide\n"
        "title: Shop\n"
        "faqs:\n"
        "  - id: order_status\n"
        "    question: Where is my order?\n"
        "    phrasings: [track my parcel, order status]\n"
        "    answer: Open Orders and tap Track.\n"
        "  - id: Refund?\n"
        "    question: How do I get my money back?\n"
        "    answer: Within 30 days.\n",
        encoding="utf-8",
    )
    text = json.dumps({"id": "a", "question": "pls track my parcal", "context": None})
    done = run("ask", "--batch", "-", "--knowledge", str(tmp_path), text=text)
    row = json.loads(done.stdout)
    assert row["entries"][0]["id"] == "order_status"


@pytest.mark.parametrize(
    ("line", "said"),
    [("{", "line 1: not JSON"), ("[]", "question"), ('{"question": 5}', "question")],
)
def test_a_malformed_batch_line_is_named(line, said):
    done = run("ask", "--batch", "-", text=line)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_check_reports_five_planted_faults_with_their_lines(tmp_path):
    (tmp_path / "x.yaml").write_text(
        "title: X\n"
        "titel: Y\n"
        "aliases:\n"
        "  abbreviations: [NO]\n"
        "questions:\n"
        "  - id: x-q1\n"
        "    stem: Which?\n"
        "    choices: {A: one, B: One}\n"
        "    key: C\n"
        "    sources: [nowhere]\n"
        "title: Z\n",
        encoding="utf-8",
    )
    done = run("check", str(tmp_path))
    assert done.returncode == 1
    lines = {int(line.split(":")[1]) for line in done.stdout.splitlines() if ".yaml:" in line}
    assert {2, 4, 8, 9, 10, 11} <= lines, done.stdout


def test_check_of_the_shipped_base_is_clean_and_strict():
    done = run("check", "--strict")
    assert done.returncode == 0, done.stdout
    assert "21 monographs" in done.stdout


@pytest.mark.parametrize(
    ("environment", "key"),
    [
        ({"TELEGRAM_BOT_TOKEN": "not a token"}, "TELEGRAM_BOT_TOKEN"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"KNOWLEDGE_DIR": "/nonexistent"}, "nonexistent"),
        (
            {
                "TELEGRAM_BOT_TOKEN": "123456:ABCDEFGH",
                "TELEGRAM_API_BASE_URL": "http://127.0.0.1:9",
            },
            "TELEGRAM_API_BASE_URL",
        ),
    ],
)
def test_a_wrong_setting_is_one_clear_line_and_no_traceback(tmp_path, environment, key):
    done = run(**{"DATA_DIR": str(tmp_path)} | environment)
    assert done.returncode in {1, 2}
    assert key in done.stderr
    assert "Traceback" not in done.stderr
    assert "ABCDEFGH" not in done.stderr
