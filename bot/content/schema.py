"""What a knowledge file may hold: the models behind each kind of file, and their JSON Schema."""

from __future__ import annotations

import inspect
import json
import re
import typing
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from bot.domain.knowledge_base import Lexicon, Term
from bot.domain.monograph import STANDARD_SECTIONS, Monograph
from bot.domain.question import LETTERS
from bot.domain.text import Content


class Glossary(Content):
    """The file of terms that belong to no drug."""

    terms: tuple[Term, ...] = ()


SPECIAL_FILES: dict[str, type[Content]] = {"glossary.yaml": Glossary, "lexicon.yaml": Lexicon}
"""Files at the top of a knowledge folder that hold no topic."""

SCHEMA_FILES: dict[str, type[Content]] = {
    "knowledge.schema.json": Monograph,
    "glossary.schema.json": Glossary,
    "lexicon.schema.json": Lexicon,
}
"""File names of the JSON Schemas in ``docs/`` and what each describes."""


def model_at(model: type[BaseModel], path: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Return the model that describes the place a path leads to, or None."""
    found: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        field = found.model_fields.get(step) if found else None
        found = _model_in(field.annotation) if field else None
    return found


def _model_in(annotation: object) -> type[BaseModel] | None:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in typing.get_args(annotation))
    return next((model for model in inner if model is not None), None)


def knowledge_schema(model: type[Content] = Monograph) -> dict[str, Any]:
    """Return the JSON Schema of a kind of knowledge file, with descriptions for editors."""
    schema = model.model_json_schema(ref_template="#/definitions/{model}")
    schema["definitions"] = schema.pop("$defs", {})
    for name, part in [(model.__name__, schema), *schema["definitions"].items()]:
        _describe(part, name, model)
    _add_hints(schema)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **_tidied(schema)}


def write_schemas(folder: Path) -> list[Path]:
    """Write every JSON Schema into a folder and return the files written."""
    written = []
    for name, model in SCHEMA_FILES.items():
        path = folder / name
        path.write_text(schema_text(model) + "\n", encoding="utf-8")
        written.append(path)
    return written


def schema_text(model: type[Content] = Monograph) -> str:
    """Return a JSON Schema as it is printed, without a line break at its end."""
    return json.dumps(knowledge_schema(model), indent=2, ensure_ascii=False)


@cache
def _models(root: type[BaseModel]) -> dict[str, type[BaseModel]]:
    found = {root.__name__: root}
    for field in root.model_fields.values():
        if inner := _model_in(field.annotation):
            found |= _models(inner)
    return found


def _describe(part: dict[str, Any], name: str, root: type[BaseModel]) -> None:
    """Put the first paragraph and the attributes of a model's docstring where editors look."""
    if not (model := _models(root).get(name)):
        return
    text = inspect.cleandoc(model.__doc__ or "")
    head, _, attributes = text.partition("\n\nAttributes:\n")
    part["description"] = " ".join(head.split())
    for match in re.finditer(r"^    (\w+): (.+(?:\n {8,}.+)*)", attributes, re.MULTILINE):
        if match[1] in part["properties"]:
            words = " ".join(match[2].replace("``", "").replace("None", "left out").split())
            part["properties"][match[1]]["description"] = words


def _add_hints(schema: dict[str, Any]) -> None:
    """Tell editors what the models check in code."""
    definitions = schema["definitions"]
    if "Section" in definitions:
        key = definitions["Section"]["properties"]["key"]
        key["anyOf"] = [{"enum": list(STANDARD_SECTIONS)}, {"type": "string"}]
        schema["required"] = [name for name in schema["required"] if name != "id"]
    if "Question" in definitions:
        properties = definitions["Question"]["properties"]
        properties["choices"]["propertyNames"] = {"enum": list(LETTERS)}
        properties["key"]["enum"] = list(LETTERS)


def _tidied(node: Any) -> Any:  # noqa: ANN401 - JSON
    """Drop generated titles, defaults and "or null": a value that is missing is left out."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    kinds = [kind for kind in node.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1 and len(node["anyOf"]) == 2:
        node = {**{key: value for key, value in node.items() if key != "anyOf"}, **kinds[0]}
    dropped = {"default"} | ({"title"} if isinstance(node.get("title"), str) else set())
    return {key: _tidied(value) for key, value in node.items() if key not in dropped}
