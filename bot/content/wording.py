"""Says in plain sentences what is wrong with a value, where it stands and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.content.schema import model_at
from bot.content.tree import Block, Rows, Unquoted, raw_text, read_as, show

NodePath = tuple[int | str, ...]
Sentence = tuple[str, str]
"""What is wrong, and how to mend it."""

_NOUNS = {
    "sections": ("section", "key"),
    "facts": ("fact", "name"),
    "steps": ("step", "title"),
    "items": ("item", "title"),
    "faqs": ("FAQ", "question"),
    "questions": ("question", "id"),
    "sources": ("source", "id"),
    "terms": ("term", "term"),
}
"""Keys of lists -> what one of them is called, and the key that names it."""

_MOST_OFFERED = 20

_MISSING = {
    "title": 'add "title:" and the name of the drug or guide',
    "key": 'add "key:"',
    "choices": "add two to eight choices, lettered A, B, C ...",
    "stem": 'add "stem:" and the question put to the student',
}


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a misspelt one most likely stands for, or None."""
    by_fold = {name.casefold().replace("_", " "): name for name in known}
    folded = word[:100].casefold().replace("_", " ").replace("-", " ")
    from difflib import get_close_matches  # A start meets no fault.

    close = get_close_matches(folded, by_fold, n=1, cutoff=0.7)
    return by_fold[close[0]] if close else None


def pick(word: str, known: Iterable[str]) -> str:
    """Return the mend for a word that is not among the known ones."""
    words = list(known)
    if close := near(word, words):
        return f"did you mean {show(close)}?"
    some = words[:_MOST_OFFERED] + ["..."] * (len(words) > _MOST_OFFERED)
    return "use one of: " + ", ".join(some) if words else "add it, or delete the line"


def line_at(tree: object, path: NodePath) -> int:
    """Return the line of the node a path leads to, or of the nearest one around it."""
    line = getattr(tree, "line", 1)
    for step in path:
        if isinstance(tree, Block) and step in tree:
            line, tree = tree.lines[str(step)], tree[str(step)]
        elif isinstance(tree, Rows) and isinstance(step, int) and step < len(tree):
            line, tree = tree.lines[step], tree[step]
        else:
            break
    return int(line)


def place(tree: object, path: NodePath) -> str:
    """Return words for the thing a path leads to: ``'value of fact "Half-life"'``."""
    owner = ""
    rest: list[str] = []
    for index, step in enumerate(path):
        parent = path[index - 1] if index else None
        tree = _child(tree, step)
        if isinstance(step, int) and parent in _NOUNS and not isinstance(tree, str):
            owner, rest = _owner(tree, str(parent), step), []
        else:
            rest.append(f"item {step + 1}" if isinstance(step, int) else step)
    what = ", ".join(_field_words(rest))
    return " of ".join(part for part in (what, owner) if part) or "the file"


def _owner(node: object, parent: str, index: int) -> str:
    noun, name_key = _NOUNS[parent]
    name = node.get(name_key) if isinstance(node, Block) else None
    return f"{noun} {show(name, 50) if isinstance(name, str) and name else index + 1}"


def _field_words(steps: list[str]) -> list[str]:
    if len(steps) == 2 and steps[0] == "choices":
        return [f"choice {steps[1]}"]
    return steps


def _child(tree: object, step: int | str) -> object:
    if isinstance(tree, Block):
        return tree.get(str(step))
    if isinstance(tree, Rows) and isinstance(step, int) and step < len(tree):
        return tree[step]
    return None


def explain(error: ErrorDetails, tree: object, model: type[BaseModel]) -> Sentence:
    """Return the sentence for one of pydantic's errors.

    Args:
        error: an item of ``ValidationError.errors()``.
        tree: the file's content as read.
        model: what the file was validated against.
    """
    path: NodePath = tuple(step for step in error["loc"] if step != "[key]")
    if error["type"] == "missing":
        return _missing(place(tree, path[:-1]), str(path[-1]))
    if error["type"] == "extra_forbidden":
        return _unknown(path, tree, model)
    value, where = error["input"], place(tree, path)
    if isinstance(value, Unquoted) or error["type"] == "string_type":
        return _not_text(where, value, error["type"])
    say = _BY_TYPE.get(error["type"])
    return say(where, error) if say else (f"{where}: {error['msg']}", "mend the value")


def _missing(owner: str, key: str) -> Sentence:
    return f"{owner} has no {show(key)}", _MISSING.get(key, f'add "{key}:" and its text')


def _unknown(path: NodePath, tree: object, model: type[BaseModel]) -> Sentence:
    owner, key = place(tree, path[:-1]), str(path[-1])
    around = model_at(model, path[:-1])
    known = [name for name in around.model_fields if name] if around else []
    return f"{owner} has an unknown key {show(key)}", pick(key, known)


def _not_text(where: str, value: object, kind: str) -> Sentence:
    if isinstance(value, Block):
        what = f"{where} is split by a colon into key and value"
        return what, "write it as one text in double quotes"
    if isinstance(value, Rows):
        return f"{where} is a list, not a text", "write one text, in quotes if it begins with ["
    raw = raw_text(value)
    if kind in {"date_type", "int_type", "bool_type", "int_parsing"}:
        mends = {"date_type": _DATE, "bool_type": _BOOL}
        return f"{where} is {raw}, which does not fit here", mends.get(kind, _WHOLE)
    what = f"{where} is {raw}, which YAML reads as {read_as(value)}"
    return what, f'write it in quotes: "{raw}"'


_DATE = "write a day of the calendar, such as 2026-11-22"
_BOOL = "write true or false, without quotes"
_WHOLE = "write a whole number, such as 2025"


def _not_list(where: str, error: ErrorDetails) -> Sentence:
    value = error["input"]
    if isinstance(value, Block):
        return f"{where} is not a list", "begin each item with a dash"
    return f"{where} is a single value, not a list", f"write [{raw_text(value)[:40]}]"


def _not_block(where: str, error: ErrorDetails) -> Sentence:
    value = error["input"]
    kind = "a list" if isinstance(value, Rows) else show(value)
    return f"{where} is {kind}, not keys with values", 'write "key: value" lines below it'


def _too_long(where: str, error: ErrorDetails) -> Sentence:
    limit = error["ctx"]["max_length"]
    what = f"{where} is {len(error['input']):,} characters long"
    return what, f"shorten it to at most {limit:,}"


def _choice_count(where: str, error: ErrorDetails) -> Sentence:
    count = error["ctx"]["actual_length"]
    what = f"{where} holds {count} choice{'s' if count != 1 else ''}"
    return what, "give two to eight"


def _wrong_word(where: str, error: ErrorDetails) -> Sentence:
    words = error["ctx"]["expected"].replace(" or ", ",").split(",")
    known = [word.strip(" '") for word in words]
    return f"{where} is {show(error['input'])}", pick(raw_text(error["input"]), known)


def _value_error(where: str, error: ErrorDetails) -> Sentence:
    what = str(error["ctx"]["error"])
    if "control characters" in what:
        return f"{where} holds a line break or a control character", "write it on one line"
    return f"{where}: {what}", "mend the value"


def _given(mend: str) -> Callable[[str, ErrorDetails], Sentence]:
    return lambda where, error: (f"{where} is {show(error['input'])}", mend)


_BY_TYPE: dict[str, Callable[[str, ErrorDetails], Sentence]] = {
    "string_too_short": lambda where, error: (f"{where} is empty", "write it, or delete the line"),
    "string_too_long": _too_long,
    "tuple_type": _not_list,
    "model_type": _not_block,
    "dict_type": _not_block,
    "too_short": _choice_count,
    "too_long": _choice_count,
    "enum": _wrong_word,
    "value_error": _value_error,
    "bool_type": _given(_BOOL),
    "int_type": _given(_WHOLE),
    "int_parsing": _given(_WHOLE),
    "int_from_float": _given(_WHOLE),
    "greater_than_equal": _given("write a year from 1800 to 2100"),
    "less_than_equal": _given("write a year from 1800 to 2100"),
    "date_type": _given(_DATE),
    "date_parsing": _given(_DATE),
    "date_from_datetime_parsing": _given(_DATE),
    "date_from_datetime_inexact": _given(_DATE),
}
