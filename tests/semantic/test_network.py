"""The network against its definition, written out again in plain numpy."""

import math

import numpy as np
import onnxruntime
import pytest

from bot.semantic.network import sentence_network

WIDTH, INNER, HEADS, LAYERS, WORDS, PLACES = 8, 20, 2, 2, 11, 6
EPSILON = 1e-12


@pytest.fixture(scope="module")
def weights():
    rng = np.random.default_rng(3)

    def some(*shape):
        return rng.normal(0, 0.7, shape).astype(np.float32)

    found = {
        "embeddings.word_embeddings.weight": some(WORDS, WIDTH),
        "embeddings.position_embeddings.weight": some(PLACES, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
        "embeddings.LayerNorm.weight": some(WIDTH),
        "embeddings.LayerNorm.bias": some(WIDTH),
    }
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}."
        for name, shape in (
            ("attention.self.query", (WIDTH, WIDTH)),
            ("attention.self.key", (WIDTH, WIDTH)),
            ("attention.self.value", (WIDTH, WIDTH)),
            ("attention.output.dense", (WIDTH, WIDTH)),
            ("attention.output.LayerNorm", (WIDTH,)),
            ("intermediate.dense", (INNER, WIDTH)),
            ("output.dense", (WIDTH, INNER)),
            ("output.LayerNorm", (WIDTH,)),
        ):
            found[f"{layer}{name}.weight"] = some(*shape)
            found[f"{layer}{name}.bias"] = some(shape[0])
    return found


def expected(weights, ids):
    def norm(rows, name):
        away = rows - rows.mean(axis=-1, keepdims=True)
        scaled = away / np.sqrt((away**2).mean(axis=-1, keepdims=True) + EPSILON)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def linear(rows, name):
        return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    rows = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    rows = norm(rows, "embeddings.LayerNorm")
    size = WIDTH // HEADS
    erf = np.vectorize(math.erf)
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}."
        query, key, value = (
            linear(rows, f"{layer}attention.self.{name}") for name in ("query", "key", "value")
        )
        parts = []
        for at in range(0, WIDTH, size):
            alike = query[:, at : at + size] @ key[:, at : at + size].T / math.sqrt(size)
            powers = np.exp(alike - alike.max(axis=-1, keepdims=True))
            parts.append(powers / powers.sum(axis=-1, keepdims=True) @ value[:, at : at + size])
        told = linear(np.hstack(parts), f"{layer}attention.output.dense")
        rows = norm(told + rows, f"{layer}attention.output.LayerNorm")
        inner = linear(rows, f"{layer}intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
        rows = norm(linear(inner, f"{layer}output.dense") + rows, f"{layer}output.LayerNorm")
    mean = rows.mean(axis=0)
    return mean / np.linalg.norm(mean)


@pytest.mark.parametrize("ids", [[4], [1, 7, 7, 0], [10, 2, 3, 4, 5, 6]])
def test_the_graph_computes_what_the_papers_say(weights, ids):
    network = sentence_network(weights, layers=LAYERS, heads=HEADS, epsilon=EPSILON)
    session = onnxruntime.InferenceSession(
        network.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    sentence = session.run(None, {"ids": np.array(ids, np.int64)})[0]
    np.testing.assert_allclose(sentence, expected(weights, ids), atol=2e-5)
