"""From texts to unit vectors, kept on disk so that a base is read once, not at each start."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.semantic.compiled import compiled_model, find_source

Floats = NDArray[np.float32]

MOST_TOKENS = 64
"""Word pieces of a text that are read: more than any question of a student has."""

_logger = logging.getLogger(__name__)


class SentenceEncoder:
    """Encodes texts one at a time; safe to share between threads."""

    def __init__(self, model: Path, vocabulary: Path) -> None:
        """Load the compiled model.

        Args:
            model: ONNX file from token numbers to one unit vector.
            vocabulary: tokenizer.json of the model.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # A question is too short to be worth sharing out.
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(vocabulary))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text, as rows."""
        return np.array([self._vector(text) for text in texts], np.float32)

    def _vector(self, text: str) -> Floats:
        ids = np.array(self._tokenizer.encode(text).ids, np.int64)
        vector: Floats = self._session.run(None, {"ids": ids})[0]
        return vector


class RememberingEncoder:
    """An encoder that keeps what it encoded for an index; the file is rebuilt when damaged."""

    def __init__(self, encoder: SentenceEncoder, file: Path) -> None:
        self._encoder = encoder
        self._file = file
        self._writing = threading.Lock()
        # Several indexes of one base are asked about the same question.
        self._vector = lru_cache(256)(lambda text: encoder.encode([text])[0])

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text; the last few are remembered, on no disk."""
        return np.array([self._vector(text) for text in texts], np.float32)

    def encode_base(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text of a base, from the file where it is known.

        What the base no longer holds is kept too, up to twice its size, since several bases
        (guides, aspects) share the file.
        """
        with self._writing:
            known = self._read()
            keys = [_key(text) for text in texts]
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if new:
                _logger.info("reading %d phrasings with the sentence model, once", len(new))
                known |= dict(zip(new, self._encoder.encode(list(new.values())), strict=True))
                self._write(known, keep=frozenset(keys))
        return np.array([known[key] for key in keys], np.float32)

    def _read(self) -> dict[bytes, Floats]:
        with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile):
            with self._file.open("rb") as file, np.load(file, allow_pickle=False) as data:
                keys, vectors, digest = data["keys"], data["vectors"], data["digest"]
            if digest.tobytes() == _digest(keys, vectors):
                rows = vectors.astype(np.float32)
                return dict(zip((row.tobytes() for row in keys), rows, strict=True))
        return {}

    def _write(self, known: dict[bytes, Floats], keep: frozenset[bytes]) -> None:
        """Write in one step; a folder that cannot be written to costs time, not answers."""
        spare = max(4 * len(keep), 20_000)
        kept = [key for key in known if key in keep] + [key for key in known if key not in keep][
            :spare
        ]
        keys = np.array([np.frombuffer(key, np.uint8) for key in kept], np.uint8)
        vectors = np.array([known[key] for key in kept], np.float32)
        digest = np.frombuffer(_digest(keys, vectors), np.uint8)
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{self._file.name}.")
            with os.fdopen(handle, "wb") as file:
                np.savez(file, keys=keys, vectors=vectors, digest=digest)
            Path(name).replace(self._file)


def load_encoder(cache: Path) -> RememberingEncoder:
    """Load the installed sentence model, compiling it the first time.

    Args:
        cache: folder for the compiled model and the vectors of the base.

    Raises:
        SettingsError: the extra is not installed.
    """
    source = find_source()
    model = compiled_model(source, cache)
    encoder = SentenceEncoder(model, source.folder / "tokenizer.json")
    return RememberingEncoder(encoder, cache / f"phrasings-{source.version}.npz")


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _digest(keys: NDArray[np.uint8], vectors: Floats) -> bytes:
    return hashlib.blake2b(keys.tobytes() + vectors.tobytes(), digest_size=16).digest()
