"""What a section under a heading of its own speaks of, told by how such things are written.

"Journey through the body" names no aspect, but a text that states a half-life is where to look for
one. Only sections whose key and heading no list knows are read like this.
"""

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, re.Pattern[str]] = {
    "mechanism": re.compile(
        r"\b(?:inhibit|block|bind|activat|stimulat|antagoni|agoni|interfer|switch(?:es)? off|"
        r"receptor|enzyme|transporter|channel|pump|synthesis|antithrombin|gyrase)\w*"
    ),
    "route": re.compile(
        r"\b(?:by mouth|oral(?:ly)?|into a vein|by vein|intravenous\w*|under the skin|inhal\w+|"
        r"subcutaneous\w*|into a muscle|intramuscular\w*|tablets?|infus\w+|inject\w+)\b"
    ),
    "uses": re.compile(
        r"\b(?:\w+(?:itis|osis|emia|aemia|oma|algia)|infections?|thrombosis|embolism|syndromes?|"
        r"fever|cancer|failure|disorders?|disease|ulcers?|angina|asthma|epilepsy|depression|"
        r"hypertension|diabetes|pneumonia|malaria|anthrax|plague|anxiety|seizures|prevention of)\b"
    ),
    "dose": re.compile(
        r"\d ?(?:mg|mcg|microgram\w*|g|ml|units?|iu)\b(?!/(?:ml|dl|l)\b)"
        r"|\b(?:every \d+ (?:to \d+ )?hours|once daily|twice daily|a day)\b"
    ),
    "contraindications": re.compile(
        r"(?:^|[.;] )(?:no|not|never|avoid)\b|\b(?:must not|should not|do not|never be given|"
        r"contraindicat\w+|forbidden|hypersensitivity|allergy to|history of)\b"
    ),
    "monitoring": re.compile(
        r"\b(?:count(?:ed|s)?|check(?:ed|s)?|measur\w+|kept (?:at|between)|watch(?:ed)?|"
        r"monitor\w*|tests?|levels?|aptt|inr|creatinine|platelets)\b"
    ),
    "adverse_effects": re.compile(
        r"\b(?:nausea|vomiting|diarrhoea|diarrhea|rash|headache|dizziness|bleeding|haemorrhage|"
        r"hypotension|bradycardia|tachycardia|neuropathy|neutropenia|anaphylaxis|oedema|cough|"
        r"constipation|drowsiness|sedation|hypoglycaemia|thrombocytopenia|toxicity|danger|harm\w*|"
        r"complaints?|trouble|\w+penia)\b"
    ),
    "interactions": re.compile(
        r"\b(?:levels? (?:rises?|falls?|climbs?)|raises? the level|together with|combined with|"
        r"taken with|given with it|antacids?|inhibits? cyp\w*|cyp\d\w*|potentiat\w+)\b"
    ),
}
"""Aspect -> what betrays a text on it; how often it does is compared between sections."""

_ENOUGH = {"route": 2, "uses": 3, "mechanism": 2, "adverse_effects": 2, "monitoring": 2}
"""Signs that it takes; one for the others."""


def aspects_told(text: str) -> dict[str, int]:
    """Return the aspects that a text speaks of without naming them, with the number of signs.

    Args:
        text: of one section, as written.
    """
    low = text.casefold()
    counted = {aspect: len(set(signs.findall(low))) for aspect, signs in _SIGNS.items()}
    return {a: count for a, count in counted.items() if count >= _ENOUGH.get(a, 1)}
