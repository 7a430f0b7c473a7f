"""Kinds that rule each other out: an antibody is chimeric or humanised, no drug is both.

Only what a class says in so many words rules anything out; one that names no kind says nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_BIOLOGIC = r"\bantibod(?:y|ies)\b|\bfusion protein\b|\brecombinant\b"
_SYNTHETIC = r"\bsynthetic\b|\bsmall molecule\b|\balkaloid\b|\banalogue\b|\bsteroids?\b|corticoid"

_GROUPS: Sequence[Mapping[str, tuple[str, str]]] = (
    {
        "chimeric": (r"\bchim(?:a?eric|era)\b", r"\bchimeric\b"),
        "humanised": (r"\bhumani[sz]ed\b", r"\bhumani[sz]ed\b"),
        "human": (
            r"\b(?:fully|completely|purely|entirely) human\b",
            r"(?<!mouse )(?<!murine )\bhuman\b",
        ),
        "murine": (r"\b(?:fully )?(?:murine|mouse)\b", r"\bmurine\b"),
    },
    {
        "antibody": (r"\b(?:monoclonal )?antibod(?:y|ies)\b|\bmabs?\b", r"\bantibod(?:y|ies)\b"),
        "fusion protein": (r"\bfusion protein\b", r"\bfusion protein\b"),
        "receptor antagonist": (r"(?!)", r"\brecombinant \w+ (?:\w+ ){1,4}antagonist\b"),
        "small molecule": (r"\bsmall molecules?\b", _SYNTHETIC),
    },
    {
        "biologic": (r"\bbiologic(?:s|al|als)?\b", _BIOLOGIC),
        "conventional": (r"\bconventional\b|\bcsdmards?\b", r"\bconventional\b"),
        "targeted": (r"\btargeted synthetic\b|\btsdmards?\b", r"\btargeted synthetic\b"),
        "steroid": (r"\b(?:cortico)?steroids?\b|\bglucocorticoids?\b", r"\bglucocorticoid\b"),
        "nsaid": (r"\bnsaids?\b|\bnon ?steroidal\b", r"\bnsaid\b|\bnon ?steroidal\b"),
    },
    {
        "agonist": (r"\bagonists?\b|\b(?:stimulates|activates)\b", r"\bagonist\b"),
        "antagonist": (
            r"\b(?:antagonists?|blockers?|blocks?|antagoni[sz]es?|inhibits?)\b",
            r"\b(?:antagonist|blocker|inhibitor)\b",
        ),
    },
)
"""Name of a kind -> (how a question says it, how a class says it)."""

_ANTIBODY = re.compile(r"\bantibod")
_OF_ANTIBODIES = frozenset({"chimeric", "humanised", "human", "murine"})


def ruled_out(told: str, claim: str) -> Iterator[str]:
    """Yield the words of a claim that name a kind which another kind rules out.

    Args:
        told: the class and structure of a drug, normalised.
        claim: what is said of it, normalised.
    """
    for group in _GROUPS:
        named = [
            (name, known, found[0])
            for name, (asked, known) in group.items()
            if (found := re.search(asked, claim))
        ]
        if not named:
            continue
        held = {name for name, (_, known) in group.items() if _holds(name, known, told)}
        for name, known, words in named:
            if held and name not in held and not re.search(known, told):
                yield words


def _holds(name: str, pattern: str, told: str) -> bool:
    is_of_no_antibody = name in _OF_ANTIBODIES and not _ANTIBODY.search(told)
    return not is_of_no_antibody and bool(re.search(pattern, told))
