"""Files made to harm are refused in one line, quickly and within bounded memory."""

import contextlib
import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.files import MAX_BYTES, Refused, decode
from bot.content.loader import check_data, digest_of, load_knowledge
from bot.content.strict_yaml import parse
from bot.errors import KnowledgeError
from tests.content.topics import GOOD

MEGABYTE = 1024 * 1024

BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
)

HOSTILE = {
    # name: (bytes, line, words of the refusal)
    "alias bomb": (BOMB.encode(), 1, "YAML reference &a is refused"),
    "a lone alias": (b"title: *x\n", 1, "YAML reference *x is refused"),
    "merge key": (b"<<: {a: b}\n", 1, "the key << is read as an instruction to YAML"),
    "python object": (b"t: !!python/object/apply:os.system [x]\n", 1, "YAML tag"),
    "local tag": (b"title: !secret x\n", 1, "YAML tag"),
    "lists in lists": (b"[" * MEGABYTE, 1, "nested more than 20 levels"),
    "mappings in mappings": (b"{a: " * 100_000, 1, "nested more than 20 levels"),
    "dashes": (b"- " * 100_000, 1, "nested more than 20 levels"),
    "millions of items": (b"title: [" + b"1," * 500_000, 1, "more than 50,000 values"),
    "thousands of equal keys": (b"a: x\n" * 300_000, 25_000, "more than 50,000 values"),
    "many tag directives": (b"%TAG !a! b\n" * 100_000, 1, "a line begins with %"),
    "two documents": (b"title: A\n---\ntitle: B\n", 2, "a second document begins"),
    "binary": (b"title: A\n\x00\x01\x02", 2, "binary"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", 3, "binary"),
    "UTF-16": ("title: A".encode("utf-16"), 1, "encoded as UTF-16"),
    "UTF-32": ("title: A".encode("utf-32"), 1, "encoded as UTF-32"),
    "Latin-1": ("title: A\nsummary: 5 µg\n".encode("latin-1"), 2, "byte 0xB5 is not UTF-8"),
    "control characters": (b"title: A\nsummary: \x07\n", 2, "invisible control character"),
    "line separator": ("title: A\nsummary: a\u2028b\n".encode(), 2, "U+2028"),
    "only a comment": (b"# nothing\n", 0, "the file is empty"),
    "empty": (b"", 0, "the file is empty"),
    "a list": (b"- a\n", 1, "does not hold keys with values"),
    "a word": (b"hello\n", 1, "does not hold keys with values"),
}


def refusals(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load_knowledge(folder)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_its_line_within_a_second(tmp_path: Path, name: str) -> None:
    data, line, words = HOSTILE[name]
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    begun = time.process_time()
    found = refusals(tmp_path)
    assert time.process_time() - begun < 1
    assert found[0].startswith(f"{path}:{line}: ")
    assert any(words in fault for fault in found)
    assert all("\n" not in fault and len(fault) < 400 for fault in found)


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(50 * MEGABYTE)
    tracemalloc.start()
    found = refusals(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [f"{path}:0: the file is larger than 2 MB; split it into several files"]
    assert peak < MAX_BYTES


def test_a_wide_file_costs_bounded_memory(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_bytes(b"a: [" + b"1," * 900_000)
    tracemalloc.start()
    refusals(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * MEGABYTE


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    assert "this is not a file" in refusals(tmp_path)[0]


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").symlink_to(tmp_path / "gone")
    assert "cannot be read (no such file or directory)" in refusals(tmp_path)[0]


def test_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a.yaml").write_text("title: A\n")
    assert list(load_knowledge(tmp_path).topics) == ["a"]


def test_a_file_with_thousands_of_faults_tells_the_first_and_how_many_more(tmp_path: Path) -> None:
    rows = "".join(f"  - {{key: s{i}}}\n" for i in range(300))
    (tmp_path / "x.yaml").write_text(f"title: X\nsections:\n{rows}")
    found = refusals(tmp_path)
    assert len(found) == 201
    assert found[-1].endswith("400 further faults are not listed; mend these first")


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    _read(text)


def test_a_lone_question_mark_is_refused_in_its_line() -> None:
    _read("?")


PIECES = ["title", ":", " ", "\n", "- ", "  ", "[", "]", "{", "}", ",", '"', "'", "|", ">", "#"]
PIECES += ["&", "*", "!", "%", "@", "NO", "1", "~", "2026-11-22", "sections", "facts", "\t", "---"]
PIECES += ["questions", "choices", "key", "A", "sources", "id", "reviewed", "faqs", "null", "<<"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=500, deadline=None)
def test_anything_that_looks_like_yaml_is_read_or_refused(text: str) -> None:
    _read(text)


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(PIECES))
@settings(max_examples=300, deadline=None)
def test_a_topic_with_a_piece_replaced_is_read_or_refused(at: int, length: int, new: str) -> None:
    _read(GOOD[:at] + new + GOOD[at + length :])


def _read(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    lines = text.count("\n") + text.count("\r") + 1
    with contextlib.suppress(Refused):
        for fault in check_data(Path("x.yaml"), "x.yaml", data, digest_of(data)).faults:
            assert 1 <= fault.line <= lines
            assert "\n" not in str(fault)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    with contextlib.suppress(Refused):
        assert "\0" not in decode(data)


def test_an_unquoted_value_is_read_alike_by_every_yaml() -> None:
    tree, faults = parse("[true, 12, 2026-11-22, text, 5e7, -1]", Path("x"))
    assert not faults
    assert [type(value).__name__ for value in tree] == ["bool", "int", "date", "str", "str", "int"]  # type: ignore[attr-defined]
