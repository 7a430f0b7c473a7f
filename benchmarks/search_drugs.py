"""A base of drug sections: one document for each drug and aspect.

    python -m benchmarks.search_drugs

puts it to the resolver three times over: as monographs of nothing but FAQs, of sections with the
standard keys, and of sections under keys and titles of their own. P@1: the right entry first, of
the answerable. AUROC: their confidence against that of unknown drugs, of standard aspects that the
drug's monograph lacks, and of things that no list of aspects names.
"""

import random
from collections.abc import Iterator

from benchmarks.search_bases import Base
from bot.domain.answer import Answer, Outcome
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import Faq, Monograph, Section
from bot.search.index import Document
from bot.search.resolver import Resolver

_KNOWN = (
    "anakinra", "rilonacept", "tocilizumab", "adalimumab", "etanercept", "methotrexate",
    "warfarin", "metformin", "atorvastatin", "amlodipine", "omeprazole", "sertraline",
    "gabapentin", "levothyroxine", "prednisolone", "clopidogrel", "furosemide", "salbutamol",
)  # fmt: skip
_UNKNOWN = (
    "canakinumab", "ustekinumab", "infliximab", "rosuvastatin", "pantoprazole", "fluoxetine",
    "pregabalin", "apixaban", "glipizide", "losartan", "montelukast", "tramadol",
)  # fmt: skip
_ASPECTS = {
    "moa": (
        "mechanism of action of {d}",
        "how does {d} work",
        "what does {d} do in the body",
        "moa of {d}",
        "which receptor does {d} block",
        "{d} mode of action",
    ),
    "half": (
        "half-life of {d}",
        "how long does {d} stay in the body",
        "{d} half life",
        "elimination half life {d}",
        "how many hours till half of {d} is gone",
    ),
    "dose": (
        "recommended dose of {d}",
        "how much {d} should be given",
        "{d} dosage for adults",
        "what dose of {d} is used",
        "daily dosing {d}",
    ),
    "route": (
        "route of administration of {d}",
        "how is {d} given",
        "is {d} taken by mouth or injected",
        "{d} route",
    ),
    "adr": (
        "adverse effects of {d}",
        "side effects of {d}",
        "what harm can {d} cause",
        "unwanted reactions with {d}",
        "is {d} toxic",
    ),
    "ci": (
        "contraindications of {d}",
        "who should not take {d}",
        "when is {d} contraindicated",
        "when to avoid {d}",
    ),
    "use": (
        "indications of {d}",
        "what is {d} used for",
        "uses of {d}",
        "which diseases is {d} prescribed for",
        "why would someone take {d}",
    ),
    "inter": (
        "drug interactions of {d}",
        "what drugs interact with {d}",
        "can {d} be combined with other medicines",
        "{d} interactions",
    ),
    "mon": (
        "monitoring during {d} therapy",
        "which tests should be checked on {d}",
        "what to monitor with {d}",
        "lab monitoring {d}",
    ),
    "met": (
        "metabolism and excretion of {d}",
        "how is {d} eliminated",
        "is {d} excreted by the kidney",
        "where is {d} metabolised",
    ),
}
_MISSING = (
    "price of {d}",
    "how should {d} be stored",
    "who discovered {d}",
    "is {d} available in india",
    "chemical structure of {d}",
    "molecular weight of {d}",
    "can i drive after {d}",
    "shelf life of {d}",
)


def drug_sections(phrasings: int, seed: int = 0) -> Base:
    """Make the base; unanswerable are unknown drugs, and aspects a known drug does not have.

    Args:
        phrasings: Ways of asking that each document holds; the others are asked.
        seed: Chooses the sections left out and the questions.
    """
    rng = random.Random(seed)
    documents, queries = [], []
    for drug in _KNOWN:
        for aspect, texts in _ASPECTS.items():
            questions = [text.format(d=drug) for text in texts]
            asked = rng.sample(questions[phrasings:], 2)
            missing = rng.random() < 0.12
            if not missing:
                documents.append(Document(f"{drug}/{aspect}", tuple(questions[:phrasings])))
            queries += [(text, [] if missing else [f"{drug}/{aspect}"]) for text in asked]
        queries += [(text.format(d=drug), []) for text in rng.sample(_MISSING, 3)]
    for drug in _UNKNOWN:
        for texts in rng.sample(sorted(_ASPECTS.values()), 5):
            queries.append((rng.choice(texts).format(d=drug), []))
    return Base(documents, queries)


_UNLISTED = (
    "does {d} affect hearing", "can {d} be carried on a plane", "is {d} vegan", "{d} for dogs",
    "can {d} be given to cats", "does {d} contain latex", "is {d} on the who essential list",
    "how many patients use {d} worldwide", "does {d} affect sleep", "{d} and sun exposure",
    "{d} and tattoos", "nobel prize for {d}", "{d} stock symbol", "mnemonic for {d}",
    "how do you spell {d}", "is {d} radioactive", "can athletes use {d}", "{d} needle gauge",
    "carbon footprint of {d}", "when was {d} first sold in france", "{d} trial names",
    "does {d} help with memory", "{d} crystal form", "can {d} be cut in half", "{d} enantiomers",
    "{d} elimination order", "is {d} better than placebo", "does {d} cross the placenta",
    "who won the court case about {d}", "half-life of {d} in horses", "dose of {d} in parrots",
    "uses of {d} in agriculture", "route of {d} to the moon", "side effects of {d} on houseplants",
)  # fmt: skip
"""Asked about no drug in the base, in words that no list of aspects holds."""

_KEYS = {"moa": "mechanism", "half": "half_life", "dose": "dosing", "adr": "adverse_effects",
         "ci": "contraindications", "use": "uses", "inter": "interactions", "mon": "monitoring",
         "met": "metabolism", "route": "route"}  # fmt: skip


def _monographs(base: Base, form: str) -> dict[str, Monograph]:
    documents: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for document in base.documents:
        drug, aspect = document.id.split("/")
        documents.setdefault(drug, []).append((aspect, document.phrasings))
    made = {}
    for drug, told in documents.items():
        if form == "faqs":
            faqs = [Faq(id=f"{drug}.{aspect}", question=first, phrasings=others, answer="As told.")
                    for aspect, (first, *others) in told]  # fmt: skip
            made[drug] = Monograph(id=drug, title=drug.title(), faqs=tuple(faqs))
            continue
        sections = [_section(_KEYS[aspect] if form == "sections" else aspect, phrasings)
                    for aspect, phrasings in told]  # fmt: skip
        made[drug] = Monograph(id=drug, title=drug.title(), sections=tuple(sections))
    return made


def _section(key: str, phrasings: tuple[str, ...]) -> Section:
    return Section(key=key, body="As told.", phrasings=phrasings)


def _questions(base: Base) -> Iterator[tuple[str, str, str | None]]:
    """Yield (kind, question, the document that answers)."""
    for text, wanted in base.queries:
        is_unknown = any(drug in text for drug in _UNKNOWN)
        kind = "answerable" if wanted else "unknown drug" if is_unknown else "listed"
        yield kind, text, next(iter(wanted), None)
    for at, text in enumerate(_UNLISTED):
        for drug in (_KNOWN[at % len(_KNOWN)], _KNOWN[(at + 7) % len(_KNOWN)]):
            yield "unlisted", text.format(d=drug), None


def _first(outcome: Outcome) -> tuple[str, float]:
    best = outcome.candidates[0] if outcome.candidates else None
    return (best.entry_id, best.confidence) if best else ("", 0.0)


def _auroc(above: list[float], below: list[float]) -> float:
    wins = sum((a > b) + 0.5 * (a == b) for a in above for b in below)
    return wins / (len(above) * len(below))


def main() -> None:
    """Print a table: each form of the base, with one phrasing a document and with two."""
    print(f"{'form':<12}{'P@1':>6}{'answered':>10}   AUROC (answered although not in the base)")
    for form in ("faqs", "sections", "own keys"):
        for phrasings in (1, 2):
            base = drug_sections(phrasings)
            resolver = Resolver(KnowledgeBase(form, _monographs(base, form)))
            sure: dict[str, list[float]] = {}
            answered: dict[str, int] = {}
            right = 0
            for kind, text, wanted in _questions(base):
                outcome = resolver.resolve(text)
                first, confidence = _first(outcome)
                sure.setdefault(kind, []).append(confidence)
                answered[kind] = answered.get(kind, 0) + isinstance(outcome, Answer)
                if wanted:
                    drug, aspect = wanted.split("/")
                    right += first == f"{drug}.{_KEYS[aspect] if form == 'sections' else aspect}"
            known = sure.pop("answerable")
            shares = "  ".join(
                f"{kind} {_auroc(known, below):.3f} ({answered[kind]} of {len(below)})"
                for kind, below in sure.items()
            )
            print(f"{form + ' ' + str(phrasings):<12}{right / len(known):>6.3f}"
                  f"{answered['answerable'] / len(known):>10.3f}   {shares}")  # fmt: skip


if __name__ == "__main__":
    main()
