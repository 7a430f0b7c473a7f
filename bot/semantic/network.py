"""A BERT sentence encoder as an ONNX graph, written from the weights that a package ships.

Architecture: Devlin et al. 2019 (arXiv:1810.04805), post-norm encoder layers with exact GELU;
the sentence is the mean of its tokens' vectors, of length 1 (Reimers & Gurevych 2019,
arXiv:1908.10084). One text at a time: no padding, no mask.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Weights = Mapping[str, NDArray[np.floating]]

_OPSET = 20  # The first with Gelu.
_IR_VERSION = 10


def sentence_network(
    weights: Weights, *, layers: int, heads: int, epsilon: float
) -> onnx.ModelProto:
    """Return the network: input "ids" (n token numbers), output "sentence" (unit vector).

    Args:
        weights: by the names that Hugging Face's BertModel gives them.
        layers: encoder layers.
        heads: attention heads of each.
        epsilon: of the layer norms.
    """
    return _Writer(weights, heads, epsilon).write(layers)


class _Writer:
    def __init__(self, weights: Weights, heads: int, epsilon: float) -> None:
        self._weights = weights
        self._heads = heads
        self._epsilon = epsilon
        self._width = weights["embeddings.LayerNorm.weight"].shape[0]
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def write(self, layers: int) -> onnx.ModelProto:
        last = self._embedded()
        for number in range(layers):
            last = self._layer(last, f"encoder.layer.{number}.")
        axis = self._constant("first_axis", np.array([0]))
        mean = self._node("ReduceMean", last, axis, keepdims=0)
        self._node("LpNormalization", mean, result="sentence", axis=-1, p=2)
        graph = helper.make_graph(
            self._nodes,
            "sentence",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
            [helper.make_tensor_value_info("sentence", TensorProto.FLOAT, [self._width])],
            list(self._constants.values()),
        )
        opset = helper.make_opsetid("", _OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION)
        onnx.checker.check_model(model)
        return model

    def _embedded(self) -> str:
        """Look up words; their place and the one segment that we use are added."""
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        places = self._weights["embeddings.position_embeddings.weight"] + segment
        words = self._weights["embeddings.word_embeddings.weight"]
        word = self._node("Gather", self._constant("words", words), "ids")
        start = self._constant("start", np.array([0]))
        end = self._node("Shape", "ids")
        place = self._node("Slice", self._constant("places", places), start, end)
        return self._norm(self._node("Add", word, place), "embeddings.LayerNorm")

    def _layer(self, last: str, name: str) -> str:
        told = self._linear(self._attention(last, f"{name}attention.self."),
                            f"{name}attention.output.dense")  # fmt: skip
        last = self._norm(self._node("Add", told, last), f"{name}attention.output.LayerNorm")
        inner = self._node("Gelu", self._linear(last, f"{name}intermediate.dense"))
        outer = self._linear(inner, f"{name}output.dense")
        return self._norm(self._node("Add", outer, last), f"{name}output.LayerNorm")

    def _attention(self, last: str, name: str) -> str:
        size = self._width // self._heads
        query = self._head(last, f"{name}query", [1, 0, 2])
        key = self._head(last, f"{name}key", [1, 2, 0])
        value = self._head(last, f"{name}value", [1, 0, 2])
        scale = self._constant("scale", np.array(1 / math.sqrt(size), np.float32))
        alike = self._node("Mul", self._node("MatMul", query, key), scale)
        mixed = self._node("MatMul", self._node("Softmax", alike, axis=-1), value)
        merged = self._constant("merged", np.array([0, self._width]))
        return self._node("Reshape", self._node("Transpose", mixed, perm=[1, 0, 2]), merged)

    def _head(self, last: str, name: str, order: list[int]) -> str:
        split = self._constant("split", np.array([0, self._heads, self._width // self._heads]))
        return self._node("Transpose", self._node("Reshape", self._linear(last, name), split),
                          perm=order)  # fmt: skip

    def _linear(self, last: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._node("Add", self._node("MatMul", last, weight), bias)

    def _norm(self, last: str, name: str) -> str:
        gain = self._constant(f"{name}.weight", self._weights[f"{name}.weight"])
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._node("LayerNormalization", last, gain, bias, axis=-1, epsilon=self._epsilon)

    def _constant(self, name: str, values: NDArray[np.generic]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def _node(self, kind: str, *inputs: str, result: str | None = None, **settings: Any) -> str:  # noqa: ANN401 - ONNX decides
        result = result or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [result], **settings))
        return result
