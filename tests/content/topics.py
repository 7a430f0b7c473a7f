"""A topic without a fault, for tests to break in one place."""

from pathlib import Path

GOOD = """\
title: Anakinra
aliases: {brand: [Kineret], abbreviations: [IL-1Ra]}
sections:
  - key: mechanism
    body: It blocks the IL-1 receptor.
    sources: [label]
  - key: pharmacokinetics
    facts:
      - {name: Half-life, value: 4 to 6 h, sources: [label]}
faqs:
  - {question: Is it a biologic?, answer: "Yes, a protein.", section: mechanism, sources: [label]}
questions:
  - id: q1
    stem: Which receptor does it block?
    choices: {A: IL-1 receptor, B: IL-6 receptor, C: TNF receptor}
    key: A
    rationale: It is a receptor antagonist.
    section: mechanism
    sources: [label]
sources:
  - {id: label, title: US prescribing information, year: 2025}
reviewed: 2026-11-22
"""


def folder_of(folder: Path, **files: str) -> Path:
    """Write files, named without ``.yaml``, into a folder and return it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def broken(old: str, new: str, text: str = GOOD) -> str:
    """Return the good topic with one piece of its text replaced."""
    assert text.count(old) == 1, f"{old!r} must stand once in the topic"
    return text.replace(old, new)
