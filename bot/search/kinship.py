"""Which aspects stand in for which, where they are spoken of, and which are the more specific."""

from collections.abc import Iterable, Mapping

STANDS_IN: Mapping[str, tuple[str, ...]] = {
    "introduction": ("overview", "topic"),
    "overview": ("introduction", "topic"),
    "drug_class": ("topic",),
    "dosing": ("dose", "dosing_frequency", "administration"),
    "dose": ("dosing",),
    "dosing_frequency": ("dosing", "dose"),
    "administration": ("route", "dosing"),
    "route": ("administration",),
    "target": ("mechanism",),
    "uses": ("primary_indications",),
    "pharmacokinetics": ("half_life", "bioavailability", "tmax", "clearance", "metabolism"),
    "elimination": ("excretion", "clearance"),
    "comparison": ("topic",),
    "synonyms": ("brand_name", "topic"),
    "absorption": ("bioavailability",),
    "bioavailability": ("absorption",),
    "dosage_forms": ("presentation",),
    "lactation": ("breastfeeding",),
    "breastfeeding": ("lactation",),
    "overdose": ("antidote",),
    "approval": ("history",),
    "history": ("approval",),
    "renal_dosing": ("dose_renal", "renal"),
}
"""What may be answered in an aspect's place, best first; "topic" is the card of the topic."""

_IN_KINETICS = frozenset({"pharmacokinetics", "pharmacodynamics", "overview"})
_IN_DOSING = frozenset({"dosing", "administration", "special_populations"})
_IN_CAUTIONS = frozenset({"special_populations", "pregnancy", "contraindications", "warnings",
                          "boxed_warning", "precautions"})  # fmt: skip
_IN_EFFECTS = frozenset({"adverse_effects", "warnings", "boxed_warning", "overdose"})
DEFAULT_HOMES = frozenset({"introduction", "overview", "history"})
"""Sections whose mention of an aspect counts when no other home is named."""

HOMES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(
        ("absorption", "bioavailability", "tmax", "half_life", "duration",
         "volume_of_distribution",
         "clearance", "protein_binding", "metabolism", "excretion", "steady_state", "onset"),
        _IN_KINETICS,
    ),
    **dict.fromkeys(
        ("dose", "dosing_frequency", "loading_dose", "renal_dosing", "hepatic_dosing", "food",
         "missed_dose", "route", "treatment_duration", "administration"),
        _IN_DOSING,
    ),
    **dict.fromkeys(
        ("pregnancy", "lactation", "breastfeeding", "children", "elderly", "fertility",
         "boxed_warning", "surgery"),
        _IN_CAUTIONS,
    ),
    **dict.fromkeys(
        ("withdrawal", "addiction", "driving", "weight_change", "warnings"), _IN_EFFECTS
    ),
    **dict.fromkeys(
        ("vaccination", "alcohol", "interactions"),
        frozenset({"interactions", "contraindications", "warnings", "administration"}),
    ),
    "monitoring": frozenset({"warnings", "interactions", "adverse_effects", "boxed_warning"}),
    "target": frozenset({"mechanism", "introduction", "overview"}),
    "mechanism": frozenset({"pharmacodynamics", "introduction", "overview"}),
    "resistance": frozenset({"mechanism", "pharmacodynamics"}),
    "antidote": frozenset({"overdose"}),
}  # fmt: skip
"""In which sections the mention of an aspect answers for it when it has no entry of its own."""

THINGS = frozenset({"alcohol", "food", "driving", "surgery", "vaccination", "children", "elderly",
                    "pregnancy", "lactation", "breastfeeding", "fertility", "renal_dosing",
                    "hepatic_dosing", "weight_change"})  # fmt: skip
"""Aspects that are things or people: an entry that names one speaks of it."""

_SPECIFIC = {
    "renal_dosing": ("dose", "dosing", "dosing_frequency"),
    "hepatic_dosing": ("dose", "dosing", "dosing_frequency"),
    "loading_dose": ("dose", "dosing"),
    "missed_dose": ("dose", "dosing"),
    "dosing_frequency": ("dose", "dosing"),
    "boxed_warning": ("warnings",),
    "half_life": ("pharmacokinetics", "excretion"),
    "bioavailability": ("pharmacokinetics", "absorption"),
    "tmax": ("pharmacokinetics",),
    "target": ("mechanism",),
    "vaccination": ("interactions",),
}
"""Aspects that, when found, swallow the wider ones found beside them."""


def keep_specific(aspects: Iterable[str]) -> tuple[str, ...]:
    """Drop the aspects that a more specific one beside them speaks for."""
    kept = tuple(dict.fromkeys(aspects))
    wide = {other for aspect in kept for other in _SPECIFIC.get(aspect, ())}
    return tuple(aspect for aspect in kept if aspect not in wide) or kept
