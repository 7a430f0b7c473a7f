"""Says in plain words what the YAML parser found wrong."""

from __future__ import annotations

import yaml
from yaml import Mark
from yaml.reader import ReaderError

from bot.content.files import Refused

_QUOTE = "write the value in double quotes"
_ALIGN = "align it with the lines above, or write the value in double quotes"

# What the parser says (context, problem) -> what we say; the first row whose words occur wins.
# The line is where the parser stopped, or where the thing began that it was reading.
_PLAIN: tuple[tuple[str, str, bool, str, str], ...] = (
    (
        "",
        "expected <document start>",
        False,
        "this line and those above it do not begin in the same column",
        "begin each key of the topic at the left edge",
    ),
    (
        "",
        "found a tab character",
        False,
        "the line is indented with a tab",
        "use spaces",
    ),
    (
        "",
        "mapping values are not allowed",
        False,
        "a colon and a space stand inside an unquoted value, or the line is indented too far",
        _ALIGN,
    ),
    (
        "block scalar",
        "did not find expected comment or line break",
        True,
        "a value begins with > or |, which YAML keeps for text over several lines",
        'write it in quotes, such as ">95 %"',
    ),
    (
        "quoted scalar",
        "unexpected end of stream",
        True,
        "a quotation mark is opened and never closed",
        "close it at the end of the value",
    ),
    (
        "quoted scalar",
        "unexpected document indicator",
        True,
        "a quotation mark is opened and never closed",
        "close it at the end of the value",
    ),
    (
        "",
        "unknown escape character",
        False,
        "a backslash stands inside double quotes",
        "write it twice, or use single quotes",
    ),
    (
        "alias",
        "did not find expected alphabetic",
        False,
        "a value begins with *",
        _QUOTE,
    ),
    (
        "anchor",
        "did not find expected alphabetic",
        False,
        "a value begins with &",
        _QUOTE,
    ),
    (
        "simple key",
        "could not find expected ':'",
        True,
        "this line is neither a key with a colon nor part of a value",
        "add the key, or indent the line below the value it belongs to",
    ),
    (
        "flow sequence",
        "did not find expected ',' or ']'",
        True,
        "a list that begins with [ is not closed or lacks a comma",
        "close it with ], and quote items that hold a colon or a bracket",
    ),
    (
        "flow mapping",
        "did not find expected ',' or '}'",
        True,
        "a group that begins with { is not closed or lacks a comma",
        "close it with }, and quote values that hold a colon or a comma",
    ),
    (
        "",
        "'-' indicator",
        False,
        "this line does not continue the list above it",
        "begin it with a dash, or align it with the key of the list",
    ),
    (
        "",
        "block sequence entries are not allowed",
        False,
        "a dash stands where a value is expected",
        "put the list on the next line, or the value in double quotes",
    ),
    (
        "block mapping",
        "did not find expected key",
        False,
        "this line does not fit the lines above it: its indentation, or text after a closing"
        " quotation mark",
        _ALIGN,
    ),
    (
        "",
        "undefined tag handle",
        False,
        "a value begins with !",
        _QUOTE,
    ),
    (
        "",
        "did not find expected node content",
        False,
        "a value begins with a comma or a closing bracket",
        _QUOTE,
    ),
)


def refusal(error: yaml.YAMLError, text: str, quoted: tuple[int, int] | None) -> Refused:
    """Return the refusal for a parser's error.

    Args:
        error: what the parser raised.
        text: the whole text that was parsed.
        quoted: first and last line of the value just before, if it is in quotes and long.
    """
    if isinstance(error, ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        return Refused(line, "an invisible control character stands in the text", "delete it")
    context, problem = getattr(error, "context", "") or "", getattr(error, "problem", "") or ""
    line = _line(getattr(error, "problem_mark", None))
    if quoted and quoted[1] == line:
        # The mark that should have closed it was forgotten; the next one in the file did.
        what = f"a quotation mark is opened here and closed only in line {line}"
        return Refused(quoted[0], what, "close it at the end of the value")
    if "cannot start any token" in problem:
        return _bad_start(text, line)
    for in_context, in_problem, at_start, what, mend in _PLAIN:
        if in_context in context and in_problem in problem:
            began = _line(getattr(error, "context_mark", None))
            return Refused((at_start and began) or line, what, mend)
    return Refused(line, f"this is not well-formed YAML ({problem or context})", _ALIGN)


def _line(mark: Mark | None) -> int:
    return int(mark.line) + 1 if mark is not None else 0


def _bad_start(text: str, line: int) -> Refused:
    lines = text.split("\n")
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return Refused(line, "the line is indented with a tab", "use spaces")
    return Refused(line, "a value begins with @, % or `", _QUOTE)
