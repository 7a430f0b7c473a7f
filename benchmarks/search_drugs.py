"""A base of drug sections for the matcher's benchmarks: one document for each drug and aspect."""

import random

from benchmarks.search_bases import Base
from bot.search.index import Document

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
