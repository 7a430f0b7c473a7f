"""How questions are dressed up: exam stems, cited books, options, short forms that mislead."""

import re
from dataclasses import dataclass

_SOURCE = re.compile(
    r"\b(?:according to|as per|refer(?:ring)? to|as in|from)\s+(?:the\s+)?"
    r"(?:k\.?\s?d\.?\s+tripathi|tripathi|katzung|goodman(?:\s+and\s+gilman)?|rang(?:\s+and\s+dale)?|"
    r"harrison|satoskar|lippincott|dipiro|rossi|bnf|martindale|padmaja|wikipedia|medscape)"
    r"(?:'s)?(?:\s+(?:book|textbook|notes))?\b",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_TRUE_OR_FALSE = re.compile(
    r"^\s*(?:true\s*(?:or|/)\s*false|t\s*/\s*f|state whether (?:true|false)[^:,.-]*)"
    r"\s*[-:,.?]*\s*",
    re.IGNORECASE,
)
_INTRAMUSCULAR = re.compile(
    r"\bi\.?m\.?(?=\s+(?:inj\w*|route|dose|use|admin\w*|bolus)\b)"
    r"|(?<=given )i\.?m\.?(?=\s|$|[?,.])|(?<=after )i\.?m\.?(?=\s|$|[?,.])"
    r"|(?<=by )i\.?m\.?(?=\s|$|[?,.])",
    re.IGNORECASE,
)
_ADULT = re.compile(
    r"\b(?:an?\s+)?(?:1[89]|[2-5]\d|6[0-4])\s*-?\s*(?:years?|yrs?|y\s?/?\s?o)\.?(?:\s*-?\s*old)?\s+"
    r"(?:(?:indian|adult)\s+)?(?:male|female|man|woman|lady|gentleman|patient|pt|m|f)\b",
    re.IGNORECASE,
)
_ARE = re.compile(r"(?<=s )r(?= [a-z])|\b(you|they|we|what|how|who|there|these|those) r\b", re.I)
_WHY = re.compile(r"^\s*y(?= [a-z])|(?<= )y\s*(?=\?*$)", re.IGNORECASE)
_HEADED = re.compile(
    r"^\s*(?:viva|ques(?:tion)?|exam|doubt|urgent|mcq|q\.?\s?\d{0,3})\s*[:\-]+\s*", re.IGNORECASE
)
_HURRY = re.compile(
    r"\b(?:exam|test|viva|paper|class)\s+(?:is\s+)?(?:in|after)\s+\d+\s*(?:min\w*|hrs?|hours?|days?)\b",
    re.IGNORECASE,
)
_OR_NOT = re.compile(
    r"[\s,;:.(\-]*\b(?:true or false|t\s*/\s*f|t or f|agree or not)\)?[\s?.]*$", re.IGNORECASE
)
_CHILD = re.compile(r"\b(?:[1-9]|1[0-2])\s*-?\s*(?:years?|yrs?|y/?o)\.?[\s-]*old\b", re.IGNORECASE)
_AND = re.compile(r"(?:^|(?<=\s))n(?=\s+(?!acetyl|methyl|butyl|oxide|terminal|desmethyl)[a-z])")
_BEFORE = re.compile(r"\bb4\b", re.IGNORECASE)
_OPTION = re.compile(r"(?:^|[\s:?.,;])[(\[]?([a-e])\s?[).\]:]\s*", re.IGNORECASE)
_FEWEST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class Stem:
    """A question of an exam, parted from the options it is followed by."""

    question: str
    options: tuple[str, ...]


def spell_out(text: str) -> str:
    """Return a question without the book it cites, and with misleading short forms written out."""
    text = " ".join(_INVISIBLE.sub("", text).split())
    text = _SOURCE.sub(" ", _TRUE_OR_FALSE.sub("", text))
    text = _CHILD.sub("child", _OR_NOT.sub(", right?", text))
    text = _BEFORE.sub("before", _HURRY.sub(" ", _HEADED.sub("", text)))
    text = _ADULT.sub("patient", text)  # Whom an exam's stem is about is no condition.
    text = _AND.sub("and", text)  # "Route n Tmax"; a capital may stand for something.
    text = _WHY.sub("why", _ARE.sub(lambda found: f"{found[1] or ''} are".strip(), text))
    return _INTRAMUSCULAR.sub("intramuscular", text)


def part_options(text: str) -> Stem | None:
    """Part a question from its options "a) ... b) ..."; None when it has none."""
    marks = list(_OPTION.finditer(text))
    letters = [mark[1].lower() for mark in marks]
    if len(marks) < _FEWEST_OPTIONS or letters != list("abcde")[: len(marks)]:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    options = tuple(
        text[mark.end() : end].strip(" .,;") for mark, end in zip(marks, ends, strict=True)
    )
    return Stem(text[: marks[0].start()].strip(" :-"), options)
