"""Reads the tables of a page: facts, rows of a comparison, or FAQs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.importing.found import FoundFact, FoundFaq, FoundPage
from bot.content.importing.headings import FAQ, QUIZ
from bot.content.importing.lines import fold
from bot.content.importing.marks import Kind, Token

_AGENTS = re.compile(
    r"^(?:agents?|drugs?|drug names?|medicines?|medications?|biologics?|names?|inhibitors?|"
    r"compounds?|"
    r"generic(?: names?)?|molecules?|generic name|products?|brands?|therap(?:y|ies)|treatments?)$"
)
_FEATURES = re.compile(
    r"^(?:features?|parameters?|propert(?:y|ies)|characteristics?|aspects?|criteria|criterion|"
    r"attributes?|points?|variables?|pk parameters?|pharmacokinetic parameters?|items?|details?|)$"
)
_VALUES = re.compile(
    r"^(?:values?|details?|descriptions?|data|information|comments?|notes?|remarks?|explanations?|"
    r"results?|findings?|typical values?|approximate values?|value\b.*|frequency|effects?|"
    r"management|"
    r"mechanism|incidence|clinical relevance|significance|examples?|dose|dosage|recommendation)$"
)
_NOTES = re.compile(
    r"^(?:notes?|comments?|remarks?|clinical relevance|significance|condition|population)$"
)
_COMPARED = re.compile(
    r"^(?:target|targets|dosing frequency|frequency|indications?|primary indications?|route|"
    r"mechanism|moa|class|dosing|half-life|key uses?|main uses?|uses)$"
)
FACT_KEYS: dict[str, str] = {
    name: key
    for key, names in {
        "route": "route|route of administration|administration",
        "bioavailability": "bioavailability|f|oral bioavailability|absolute bioavailability|"
        "bioavailability (f)|sc bioavailability",
        "tmax": "tmax|time to peak|time to peak (tmax)|time to maximum concentration|"
        "time to peak concentration|peak time|tmax (time to peak)|"
        "time to peak plasma concentration",
        "half_life": "half-life|half life|t1/2|t½|elimination half-life|terminal half-life|"
        "plasma half-life|half-life (t1/2)|half-life (t½)|elimination half life|plasma half life|"
        "terminal half life",
        "volume_of_distribution": "volume of distribution|vd|volume of distribution (vd)|vss",
        "clearance": "clearance|cl|total clearance|clearance (cl)",
        "protein_binding": "protein binding|plasma protein binding|ppb",
        "metabolism": "metabolism|biotransformation",
        "excretion": "excretion|elimination|route of elimination|route of excretion",
        "steady_state": "steady state|time to steady state|steady-state",
        "dose": "dose|usual dose|dosage|typical dose|standard dose",
        "dosing_frequency": "dosing frequency|frequency|dosing interval",
        "loading_dose": "loading dose",
        "onset": "onset|onset of action",
        "target": "target|molecular target",
        "molecular_weight": "molecular weight|molecular mass|mw",
        "structure": "structure|chemical structure",
        "brand_name": "brand name|brand|trade name",
    }.items()
    for name in names.split("|")
}


@dataclass(slots=True)
class Table:
    """A table as rows of cells; the header is None when it has none."""

    line: int
    header: tuple[str, ...] | None
    rows: list[tuple[str, ...]]


def table_of(tokens: Sequence[Token]) -> Table:
    """Return the table that rows next to each other make."""
    rows = [token.line.cells or () for token in tokens]
    rule = next((i for i, row in enumerate(rows) if not row), None)
    body = [row for row in rows if any(row)]
    header = None
    has_rule = rule == 1 or (rule is not None and rule <= 2 and not rows[0])
    if len(body) > 1 and (has_rule or _is_header(body[0], body[1])):
        header, body = body[0], body[1:]
    return Table(tokens[0].number, header, body)


def _is_header(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    names = [fold(cell) for cell in first]
    if names[0] in FACT_KEYS and len(first) == 2 and not _VALUES.match(names[1]):
        return False
    if any(_AGENTS.match(n) or (n and _FEATURES.match(n)) for n in names[:1]):
        return True
    if any(_VALUES.match(n) for n in names[1:]):
        return True
    if len(first) > 2:
        return not any(re.search(r"\d", cell) for cell in first)
    return not any(re.search(r"\d", c) for c in first) and bool(re.search(r"\d", second[-1]))


def take_table(tokens: Sequence[Token], key: str, page: FoundPage) -> None:
    """Put a table where it belongs.

    Args:
        tokens: its rows.
        key: of the section it stands in.
        page: takes facts, comparison rows, FAQs or, failing these, unplaced text.
    """
    table = table_of(tokens)
    width = max((len(row) for row in table.rows), default=0)
    if _is_of_questions(table, key) and width >= 2:
        page.faqs += [FoundFaq(table.line, row[0], _rest(row)) for row in table.rows if row[0]]
    elif width < 2 or key in {"?", QUIZ} or not table.rows:
        page.unplaced += [" | ".join(row) for row in [table.header or (), *table.rows] if any(row)]
    elif _is_comparison(table, key, width):
        page.comparison += [_pairs(table.header, row) for row in table.rows]
    else:
        home = key or "overview"
        for row in table.rows:
            _take_fact(row, table.header, home, page)


def _rest(row: tuple[str, ...]) -> str:
    return " ".join(cell for cell in row[1:] if cell)


def _is_of_questions(table: Table, key: str) -> bool:
    names = [fold(cell) for cell in table.header or ()]
    asked = bool(names) and names[0] in {"question", "questions", "q", "faq"}
    return (key == FAQ or asked) and (
        not names or "answer" in names or "answers" in names or key == FAQ
    )


def _is_comparison(table: Table, key: str, width: int) -> bool:
    if key == "comparison":
        return True
    names = [fold(cell) for cell in table.header or ()]
    if width < 3 or not names:
        return False
    if _AGENTS.match(names[0]) and key != "interactions":
        return True
    return sum(bool(_COMPARED.match(name)) for name in names[1:]) >= 2


def _pairs(header: tuple[str, ...] | None, row: tuple[str, ...]) -> list[tuple[str, str]]:
    names = header or ()
    return [(names[i] if i < len(names) else "", cell) for i, cell in enumerate(row) if cell]


def _take_fact(
    row: tuple[str, ...], header: tuple[str, ...] | None, key: str, page: FoundPage
) -> None:
    cells = [cell.strip() for cell in row]
    if len(cells) < 2 or not cells[0] or not any(cells[1:]):
        page.unplaced.append(" | ".join(cell for cell in cells if cell))
        return
    names = [*(header or ()), *[""] * len(cells)]
    value, note = cells[1], None
    extra = list(zip(names[2:], cells[2:], strict=False))
    if len(extra) == 1 and extra[0][1] and _NOTES.match(fold(extra[0][0])):
        note = extra[0][1]
    elif extra:
        parts = [f"{name}: {cell}" if name else cell for name, cell in extra if cell]
        value = "; ".join(part for part in [value, *parts] if part)
    if len(value) > 1000 or len(cells[0]) > 1000:
        page.unplaced.append(" | ".join(cells))
    else:
        page.section(key).facts.append(FoundFact(cells[0], value, note))


def table_runs(tokens: Sequence[Token]) -> Iterator[tuple[bool, list[Token]]]:
    """Yield the tokens in order, rows of one table together, with whether they are a table."""
    run: list[Token] = []
    was_table = False
    for token in tokens:
        is_table = token.kind is Kind.TABLE
        if run and is_table != was_table:
            yield was_table, run
            run = []
        run.append(token)
        was_table = is_table
    if run:
        yield was_table, run
