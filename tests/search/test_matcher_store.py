"""Indexes that are kept: the same answers, and nothing trusted that is stale or damaged."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest

from bot.search import index as matcher
from bot.search.index import Document, MatchIndex
from bot.search.store import IndexFolder, kept_in, name_of, packed, unpacked

DOCUMENTS = [
    Document("balance", ("what is my balance", "show my balance", "money in my account")),
    Document("limit", ("what is my limit", "show my limit", "how much may i spend")),
    Document("block", ("block my card", "freeze the card", "my card was stolen")),
]
QUESTIONS = ("balanse please", "how much money", "stolen crad", "freezethecard", "xyzzy", "")


def build(folder: Path, documents: list[Document] = DOCUMENTS) -> list[object]:
    with kept_in(folder):
        index = MatchIndex.build(documents)
    return [(index.rank(question), index.first(question)) for question in QUESTIONS]


def refuse_to_build(*_: object) -> None:
    raise AssertionError("built anew")


def only_file(folder: Path) -> Path:
    (file,) = folder.glob("*.index")
    return file


def test_what_was_kept_ranks_as_what_was_built(tmp_path, monkeypatch):
    built = build(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(matcher, "build_space", refuse_to_build)
        assert build(tmp_path) == built
    assert MatchIndex.build(DOCUMENTS).rank(QUESTIONS[0]) == built[0][0]


def test_a_base_without_words_is_kept_as_well(tmp_path):
    with kept_in(tmp_path):
        MatchIndex.build([])
        assert MatchIndex.build([]).rank("anything") == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-20],
        lambda data: data[:200] + b"!" + data[201:],
        lambda data: b"",
        lambda data: b"\0" * len(data),
    ],
)
def test_a_damaged_file_is_made_anew(tmp_path, spoil):
    built = build(tmp_path)
    file = only_file(tmp_path)
    sound = file.read_bytes()
    file.write_bytes(spoil(sound))
    assert build(tmp_path) == built
    assert IndexFolder(tmp_path).read(file.stem) is not None


def test_no_pickle_is_read_even_behind_a_right_digest(tmp_path):
    body = io.BytesIO()
    np.savez(body, words=np.array([print, "x"], dtype=object))
    digest = hashlib.blake2b(body.getvalue(), digest_size=16).digest()
    (tmp_path / "name.index").write_bytes(digest + body.getvalue())
    assert IndexFolder(tmp_path).read("name") is None
    (tmp_path / "name.index").write_bytes(hashlib.blake2b(b"x", digest_size=16).digest() + b"x")
    assert IndexFolder(tmp_path).read("name") is None


def test_another_base_gets_a_file_of_its_own_and_the_old_one_goes(tmp_path):
    build(tmp_path)
    old = only_file(tmp_path)
    changed = [*DOCUMENTS[:2], Document("block", ("block my card", "freeze it", "stolen"))]
    assert build(tmp_path, changed) == build(tmp_path / "fresh", changed)
    assert only_file(tmp_path) != old


def test_texts_that_are_cut_elsewhere_make_another_name():
    assert name_of(["ab", "c"]) != name_of(["a", "bc"]) != name_of(["abc"])


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert build(tmp_path / "file" / "below") == build(tmp_path)


@pytest.mark.parametrize("words", [[], ["a"], ["दवा", "\ud800", "x'y"]])
def test_words_survive(words):
    assert unpacked(packed(words)) == words
