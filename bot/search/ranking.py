"""Superlatives: which topic has the longest half-life, is given least often, peaks first.

Values are read from the structured facts. The first is named only when its whole range lies beyond
that of every other topic; otherwise all that may be first are shown side by side.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.answer import Finding
from bot.domain.monograph import Monograph
from bot.domain.quantities import find_quantities
from bot.search.affirm import clauses_of
from bot.search.fields import Row
from bot.search.intent import seeks_topics
from bot.search.texts import prose_in
from bot.search.values import plain_line

_UP = re.compile(
    r"\b(?:longest|highest|largest|biggest|greatest|most|max|maximum|heaviest|slowest|latest|"
    r"descending|decreasing|sabse (?:zyada|jyada|lamb[aei]|bad[aei]|der))\b"
)
_DOWN = re.compile(
    r"\b(?:shortest|lowest|smallest|least|min|minimum|fewest|lightest|fastest|quickest|earliest|"
    r"soonest|ascending|increasing|sabse (?:kam|chhot[aei]|chot[aei]|jaldi|tez))\b"
)
_UP_OF_TWO = re.compile(r"\b(?:longer|higher|larger|bigger|greater|slower|later)\b")
_DOWN_OF_TWO = re.compile(r"\b(?:shorter|lower|smaller|faster|quicker|earlier|sooner)\b")
_ORDERS = re.compile(r"\b(?:rank|ranked|sort|sorted|arrange|order of|in order)\b")
_SPEED = re.compile(r"\b(?:fastest|quickest|slowest)\b")
_OFTEN = re.compile(r"\b(?:often|frequent\w*|times|injections|doses|baar|bar)\b")
_ZERO = re.compile(
    r"^(?:is |it is |almost |practically |virtually )*(?:negligible|none|nil|zero|nothing|"
    r"minimal|insignificant|not (?:significantly |appreciably |measurably )?(?:\w+ )?"
    r"(?:bound|absorbed|metaboli[sz]ed|excreted|removed|eliminated|cleared|accumulat\w+)|"
    r"no (?:binding|absorption|accumulation|clearance))\b"
)
"""Values that stand at the bottom of an order; "not known" and "not studied" do not."""

_FORMS = {
    "binding": "b(?:ou|i)nd",
    "bioavailability": "(?:bioavailab|absorb)",
    "clearance": "clear",
}
_NO_AMOUNTS = frozenset({"excretion", "elimination", "metabolism", "interactions", "storage"})
_PLAIN_WORDS = 7  # A clause so short and without "in" tells its value without conditions.
_ZERO_KIND = "none"
_SHARE = "percent"
_PARTS = re.compile(r"\d[^,;]*[,;][^,;]*\d")
"""Several values side by side, each of something else: "urine 49 %, faeces 45 %"."""

_RATES = frozenset({"clearance"})
_TELLING_ORDER = (
    "longest highest largest biggest greatest most max maximum heaviest slowest latest descending "
    "decreasing shortest lowest smallest least min minimum fewest lightest fastest quickest "
    "earliest soonest ascending increasing rank ranked sort sorted arrange order sabse zyada "
    "jyada lamba lambi kam often frequently frequent times among amongst all base peaks acting "
    "jaldi value values compared longer higher larger bigger greater slower later shorter lower "
    "smaller faster quicker earlier sooner"
)
_WORDS = frozenset(_TELLING_ORDER.split())
_FEWEST = 2  # Topics that must have a value for one of them to be first.


@dataclass(frozen=True, slots=True)
class Ranked:
    """Topics by a value.

    Attributes:
        key: the fact compared.
        order: what was asked for, in words.
        first: the topic that is surely first, or all that may be.
        others: the rest, in order; last those whose value cannot be put in the order.
        missing: topics of which the base has no such value.
        is_sure: whether the first is one and surely the first.
    """

    key: str
    order: str
    first: tuple[Finding, ...]
    others: tuple[Finding, ...]
    missing: tuple[str, ...]
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Value:
    topic_id: str
    text: str
    kind: str
    low: float
    high: float


def cannot_compare(key: str) -> bool:
    """Say whether a fact's values differ from drug to drug in kind: doses, above all."""
    return key == "dosing" or "dose" in key.split("_")


def has_order(key: str) -> bool:
    """Say whether a fact is one amount: where a drug goes is not."""
    return key not in _NO_AMOUNTS


def side_by_side(rows: Sequence[Row], key: str) -> tuple[Finding, ...]:
    """Return the values of a fact in the order of the topics, for none is the first."""
    found = ((row.topic_id, _text_of(row.topic, key)) for row in rows)
    return tuple(Finding(topic_id, ((key, text),)) for topic_id, text in found if text)


def asks_for_extreme(line: str) -> bool:
    """Say whether a question asks for the first or last of several."""
    if _UP.search(line) or _DOWN.search(line) or _ORDERS.search(line):
        return True
    return bool(_UP_OF_TWO.search(line) or _DOWN_OF_TWO.search(line)) and seeks_topics(line)


def without_superlatives(words: Sequence[str]) -> list[str]:
    """Return the words of a question that do not ask for an extreme."""
    return [word for word in words if word not in _WORDS]


def rank(rows: Sequence[Row], key: str, line: str) -> Ranked | None:
    """Put topics in the order of a fact.

    Args:
        rows: the topics.
        key: the fact.
        line: the question, normalised.

    Returns:
        None when fewer than two topics have values that can be compared.
    """
    is_up = _is_up(key, line)
    read = [_value_of(row, key) for row in rows]
    missing = tuple(row.topic_id for row, value in zip(rows, read, strict=True) if not value.text)
    kinds = Counter(value.kind for value in read if value.kind not in ("", _ZERO_KIND))
    kind = max(kinds, key=lambda each: kinds[each], default="")
    if kind == _SHARE:
        read = [replace(v, kind=kind) if v.kind == _ZERO_KIND else v for v in read]
    values = [value for value in read if value.kind and value.kind == kind]
    unclear = [value for value in read if value.text and value.kind != kind]
    if len(values) < _FEWEST:
        return None
    values.sort(key=lambda v: (-v.high, -v.low) if is_up else (v.low, v.high))
    contenders = [v for v in values if not any(_beats(other, v, is_up) for other in values)]
    rest = [*(value for value in values if value not in contenders), *unclear]
    return Ranked(
        key,
        _order(key, line, is_up),
        tuple(_finding(value, key) for value in contenders),
        tuple(_finding(value, key) for value in rest),
        missing,
        is_sure=len(contenders) == 1 and not unclear,
    )


def _is_up(key: str, line: str) -> bool:
    """Say whether the largest value is wanted."""
    is_up = bool(_UP.search(line) or _UP_OF_TWO.search(line))
    is_up = is_up or not (_DOWN.search(line) or _DOWN_OF_TWO.search(line))
    if key == "dosing_frequency" and _OFTEN.search(line):
        return not is_up  # Most often: the shortest interval.
    if key in _RATES and _SPEED.search(line):
        return not is_up  # Fastest: the highest rate.
    return is_up


def _order(key: str, line: str, is_up: bool) -> str:
    patterns = (_UP, _DOWN, _UP_OF_TWO, _DOWN_OF_TWO)
    found = next((hit for pattern in patterns if (hit := pattern.search(line))), None)
    if found:
        often = _OFTEN.search(line) if key == "dosing_frequency" else None
        return f"{found[0]} {often[0]}" if often else found[0]
    return "highest" if is_up else "lowest"


def _beats(one: _Value, other: _Value, is_up: bool) -> bool:
    """Say whether a value is beyond another one whatever is meant by either."""
    return one.low > other.high if is_up else one.high < other.low


def _finding(value: _Value, key: str) -> Finding:
    return Finding(value.topic_id, ((key, value.text),))


def _value_of(row: Row, key: str) -> _Value:
    """Return the range of a topic's value; its kind is empty when it cannot be compared."""
    if key == "dosing_frequency":
        text, kind = row.frequency_text, "days"
        spans = [(interval.low_days, interval.high_days) for interval in row.intervals]
    else:
        text = _text_of(row.topic, key) or _spoken_of(row.topic, key)
        if _ZERO.search(plain_line(text)):
            return _Value(row.topic_id, text, _ZERO_KIND, 0.0, 0.0)
        quantities = list(find_quantities(text))
        kinds = {quantity.dimension for quantity in quantities}
        is_one = len(kinds) == 1 and not _PARTS.search(text)
        is_one = is_one and (bool(_text_of(row.topic, key)) or _is_plain(text))
        kind = kinds.pop() if is_one else ""
        spans = [(quantity.low, quantity.high) for quantity in quantities]
    if not spans or not kind:
        return _Value(row.topic_id, text, "", 0.0, 0.0)
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return _Value(row.topic_id, text, kind, low, high)


def _is_plain(clause: str) -> bool:
    """Say whether a clause tells a value that holds without conditions."""
    words = plain_line(clause).split()
    return len(words) <= _PLAIN_WORDS and "in" not in words


def _spoken_of(topic: Monograph, key: str) -> str:
    """Return what prose tells of a fact that stands in no list; its place in the order is open."""
    told = [re.compile(rf"\b{_FORMS.get(word, word)}") for word in key.split("_")]
    for section in topic.sections:
        for text in prose_in(section):
            for clause in clauses_of(text):
                line = plain_line(clause)
                if re.search(r"\d", line) and all(form.search(line) for form in told):
                    return clause.strip()
    return ""


def _text_of(topic: Monograph, key: str) -> str:
    found = topic.fact(key)
    return found[1].value if found else ""
