"""The JSON Schemas for editors are those of the models, and say what the models say."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content.schema import SCHEMA_FILES, knowledge_schema, write_schemas
from bot.domain.monograph import STANDARD_SECTIONS, Monograph

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("name", SCHEMA_FILES)
def test_the_file_in_docs_is_the_one_the_models_give(tmp_path: Path, name: str) -> None:
    write_schemas(tmp_path)
    assert (DOCS / name).read_text() == (tmp_path / name).read_text(), "run_bot.py schema"


def test_every_key_of_a_topic_is_offered_and_others_are_refused() -> None:
    schema = knowledge_schema()
    assert set(schema["properties"]) == set(Monograph.model_fields)
    assert schema["required"] == ["title"]
    for part in _objects(schema):
        if "properties" in part:
            assert part["additionalProperties"] is False


def test_nothing_may_be_null_and_no_title_or_default_is_left() -> None:
    for part in _objects(knowledge_schema()):
        assert part.get("type") != "null"
        assert "default" not in part
        assert not isinstance(part.get("title"), str)


def test_descriptions_come_from_the_docstrings() -> None:
    schema = knowledge_schema()
    question = schema["definitions"]["Question"]
    assert question["description"].startswith("One MCQ")
    assert "letter of the right choice" in question["properties"]["key"]["description"]
    assert "None" not in json.dumps(schema)


def test_section_keys_and_letters_are_offered() -> None:
    definitions = knowledge_schema()["definitions"]
    offered = definitions["Section"]["properties"]["key"]["anyOf"][0]["enum"]
    assert offered == list(STANDARD_SECTIONS)
    assert definitions["Question"]["properties"]["key"]["enum"] == list("ABCDEFGH")


def test_every_reference_leads_somewhere() -> None:
    for model in SCHEMA_FILES.values():
        schema = knowledge_schema(model)
        for part in _objects(schema):
            if "$ref" in part:
                assert part["$ref"].removeprefix("#/definitions/") in schema["definitions"]


def _objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node, *(part for value in node.values() for part in _objects(value))]
    if isinstance(node, list):
        return [part for value in node for part in _objects(value)]
    return []
