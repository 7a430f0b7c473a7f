"""The installed sentence model, for real: compiled, asked, damaged and found missing."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.errors import SettingsError
from bot.semantic import compiled
from bot.semantic.compiled import compiled_model, find_source
from bot.semantic.encoder import RememberingEncoder, load_encoder

ASKED = "how long does the drug stay in the body"
SAME = "what is the elimination half-life of the medicine"
OTHER = "where is the university library"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("sentences")


@pytest.fixture(scope="module")
def encoder(cache):
    return load_encoder(cache)


def test_what_means_the_same_is_nearer_than_what_does_not(encoder):
    asked, same, other = encoder.encode([ASKED, SAME, OTHER])
    assert asked @ same > 0.4 > 0.2 > asked @ other
    np.testing.assert_allclose(np.linalg.norm([asked, same, other], axis=1), 1.0, atol=1e-5)


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder):
    alone = encoder.encode([ASKED])[0]
    np.testing.assert_array_equal(alone, encoder.encode([OTHER, ASKED, SAME])[1])


@pytest.mark.parametrize("text", ["", " ", "\0", "a" * 5000, "क्या " * 900, "💊" * 300])
def test_no_text_breaks_it(encoder, text):
    assert np.isfinite(encoder.encode([text])).all()


class Counting:
    """An encoder that counts the texts it was given."""

    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts += texts
        return np.array([[len(text), 1.0] for text in texts], np.float32)


def test_a_base_is_read_once_and_only_what_is_new_again(tmp_path):
    counting = Counting()
    first = RememberingEncoder(counting, tmp_path / "kept.npz").encode_base(["a", "bb", "a"])
    np.testing.assert_array_equal(first, [[1, 1], [2, 1], [1, 1]])
    RememberingEncoder(counting, tmp_path / "kept.npz").encode_base(["bb", "ccc"])
    assert counting.texts == ["a", "bb", "ccc"]


@pytest.mark.parametrize("damage", ["cut", "turned", "text"])
def test_a_damaged_file_is_made_anew(tmp_path, damage):
    file = tmp_path / "kept.npz"
    RememberingEncoder(Counting(), file).encode_base(["a", "bb"])
    data = bytearray(file.read_bytes())
    if damage == "turned":
        # A bit inside the stored vectors, so that only our digest can tell.
        at = data.index(np.array([[1, 1], [2, 1]], np.float32).tobytes()[:8])
        data[at] ^= 1
    file.write_bytes({"cut": data[:90], "turned": data, "text": b"not an array"}[damage])
    again = RememberingEncoder(Counting(), file).encode_base(["a", "bb"])
    np.testing.assert_array_equal(again, [[1, 1], [2, 1]])


def test_a_damaged_model_is_compiled_anew(cache, encoder):
    model = compiled_model(find_source(), cache)
    whole = model.read_bytes()
    model.write_bytes(whole[:-100])
    assert compiled_model(find_source(), cache).read_bytes() == whole


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers", compiled.PACKAGE])
def test_a_missing_part_is_named_with_its_mend(monkeypatch, missing):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == missing else real(name)
    )
    with pytest.raises(SettingsError, match=f"{missing} is not installed.*README"):
        find_source()


def test_neither_torch_nor_a_network_is_touched(cache, encoder):
    """In a process of its own, in which every connection is an error."""
    program = (
        "import socket, sys; from pathlib import Path\n"
        "def refuse(*_): raise AssertionError('a connection')\n"
        "socket.socket.connect = refuse\n"
        "from bot.semantic.encoder import load_encoder\n"
        f"load_encoder(Path({str(cache)!r})).encode(['half-life'])\n"
        "assert not {'torch', 'huggingface_hub', 'onnx', 'transformers'} & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
