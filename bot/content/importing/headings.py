"""Knows the headings of study pages by their many names, through case, numbering and typos."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

from bot.content.importing.lines import fold

QUIZ, FAQ, KEY, REFERENCES = "questions", "faqs", "answer_key", "references"
CONTENTS, AUTHOR, ASIDE = "contents", "author", "aside"

_NAMES: dict[str, str] = {
    "introduction": "introduction|intro|background|about|what is|what is it|definition|"
    "description|"
    "about the drug|about this drug|drug introduction|general introduction|brief introduction|"
    "drug profile|drug description|drug class|classification|class|drug information",
    "overview": "overview|summary|key points|key facts|key takeaways|takeaways|take home messages|"
    "take home points|conclusion|conclusions|at a glance|quick facts|quick review|highlights|"
    "quick summary|final thoughts|fast facts|high yield points|key notes|in summary|drug summary|"
    "quick reference|snapshot|essentials|clinical pearls|pearls|the bottom line|bottom line",
    "mechanism": "mechanism|mechanism of action|mechanisms of action|moa|how it works|"
    "how does it work|how does this work|mode of action|step by step mechanism of action|"
    "step by step mechanism|stepwise mechanism of action|stepwise mechanism|mechanism and action|"
    "how it acts|action|mechanism steps|how this drug works|how the drug works|"
    "how does the drug work|molecular mechanism|way of working|what it does|how does it act|"
    "mechanism in steps|detailed mechanism of action|mechanism of action step by step",
    "pharmacokinetics": "pharmacokinetics|pharmacokinetic parameters|pharmacokinetic profile|pk|"
    "pharmacokinetic properties|pk parameters|pk profile|pharmacokinetic data|adme|kinetics|"
    "absorption|distribution|metabolism|excretion|elimination|adme profile|pk data|"
    "absorption distribution metabolism and excretion|pharmacokinetics table|pk properties|"
    "what the body does to the drug|pharmacokinetic table|pk at a glance|pk table|"
    "key pharmacokinetic parameters|pharmacokinetics adme|metabolism and excretion|"
    "pharmacokinetic features|what the body does to it|pharmacokinetic characteristics",
    "pharmacodynamics": "pharmacodynamics|pharmacodynamic properties|pd|pharmacology|"
    "pharmacological actions|pharmacologic actions|pharmacological effects|pharmacological action",
    "dosing": "dosing|dose|doses|dosage|posology|dosage regimen|recommended dose|dosing schedule|"
    "dosing regimen|dose and frequency|usual dose|dose and administration|dosing information|"
    "dosage and administration|dosing and administration|dose adjustment|dose adjustments|"
    "how much to give|adult dose|dosage information",
    "administration": "administration|how to use|how to take|how it is given|route|"
    "how is it given|"
    "route of administration|routes of administration|method of administration|how to give|"
    "how to administer|patient counselling|patient counseling|patient education|patient advice|"
    "counselling points|counseling points|patient counselling points|patient counseling points|"
    "patient information|nursing considerations|preparation and administration",
    "uses": "uses|clinical uses|indications|therapeutic uses|what is it used for|clinical use|"
    "medical uses|therapeutic indications|clinical indications|clinical applications|used for|"
    "what it is used for|indications and usage|indications and uses|approved uses|off label uses|"
    "approved indications|therapeutic applications|uses and indications|applications|"
    "off label use|when it is used|when is it used|why it is used|medical use|main uses|"
    "licensed uses|licensed indications|labelled uses|conditions treated|therapeutic use",
    "adverse_effects": "adverse effects|side effects|adverse drug reactions|"
    "adverse reactions|adrs|"
    "adr|adverse events|undesirable effects|common side effects|common adverse effects|toxicity|"
    "unwanted effects|adverse effects and toxicity|side effect|side effects and toxicity|"
    "adverse effect|toxicities|serious side effects|possible side effects|adverse effect profile|"
    "safety profile|side effect profile|safety|tolerability|serious adverse effects|ill effects|"
    "side effects and adverse reactions|adverse effects and side effects|what can go wrong",
    "contraindications": "contraindications|contraindication|contra indications|ci|"
    "when not to use|who should not take it|who should not use it|do not use in|when to avoid|"
    "when not to give|who should avoid it|who should not receive it",
    "boxed_warning": "boxed warning|boxed warnings|black box warning|black box warnings|black box",
    "warnings": "warnings|precautions|warnings and precautions|cautions|warning|special warnings|"
    "special precautions|precautions and warnings|special warnings and precautions|"
    "contraindications and precautions|precautions and contraindications|safety warnings",
    "interactions": "interactions|drug interactions|drug drug interactions|interacting drugs|ddi|"
    "important interactions|major interactions|major drug interactions|food interactions|"
    "significant interactions|drug and food interactions|important drug interactions|"
    "clinically important interactions|interactions with other drugs|interacts with",
    "monitoring": "monitoring|monitoring parameters|laboratory monitoring|therapeutic monitoring|"
    "therapeutic drug monitoring|tdm|lab monitoring|what to monitor|follow up|what to watch|"
    "patient monitoring|monitoring requirements|safety monitoring|laboratory tests",
    "special_populations": "special populations|use in special populations|specific populations|"
    "use in specific populations|special patient groups|elderly|children|pediatric use|"
    "paediatric use|geriatric use|renal impairment|hepatic impairment|use in renal impairment",
    "pregnancy": "pregnancy|lactation|pregnancy and lactation|pregnancy and breastfeeding|"
    "breastfeeding|use in pregnancy|fertility pregnancy and lactation|pregnancy category|"
    "pregnancy lactation|use in pregnancy and lactation",
    "overdose": "overdose|overdosage|management of overdose|antidote|overdose management",
    "storage": "storage|storage and handling|how to store|handling and storage|storage conditions|"
    "how to store it|stability and storage|storage and stability|how supplied",
    "comparison": "comparison|comparative analysis|comparison table|comparison with other drugs|"
    "comparative table|comparison with similar drugs|comparisons|how it compares|compare|"
    "comparison with related drugs|comparative overview|comparison with other agents|versus|"
    "comparison with alternatives|comparison with similar agents|comparative study|similar drugs|"
    "how does it compare|related drugs|comparative pharmacology|alternatives|head to head|"
    "comparison of agents|comparison of drugs|comparison chart|drug comparison|in comparison|"
    "compared with other drugs|compared with similar drugs|comparative summary|differences",
    "history": "history|history and development|discovery|development history|regulatory history",
    QUIZ: "mcqs|mcq|multiple choice questions|multiple choice|practice questions|quiz|"
    "test yourself|"
    "self assessment|questions|practice mcqs|mcqs with answers|questions and answers mcqs|"
    "multiple choice questions mcqs|mcqs with answer key|practice quiz|exam questions|"
    "self assessment questions|test your knowledge|check your understanding|review questions|"
    "sample questions|practice test|knowledge check|mcq practice|practice mcq|quiz time|mock test|"
    "multiple choice questions with answers|practice questions with answers|quiz questions|"
    "board style questions|assessment questions|objective questions|practice|revision questions|"
    "mcq questions|question bank|exam practice|questions for practice|self test|"
    "assessment|gpat questions|exam style questions|practice exam|check yourself|"
    "mcqs and answers|multiple choice question|self check|practice problems|quick quiz|exercises",
    FAQ: "faqs|faq|frequently asked questions|common questions|questions and answers|q and a|"
    "frequently asked questions faqs|frequently asked questions faq|faqs with answers|qa|"
    "people also ask|common queries|student questions|queries|your questions answered|"
    "questions patients ask|questions students ask|frequent questions|you asked|doubts|"
    "common doubts|short questions and answers|commonly asked questions|people ask|"
    "frequently asked|popular questions|most asked questions|questions people ask",
    KEY: "answer key|answers|answer keys|key|answer key for mcqs|answers to mcqs|correct answers|"
    "answers to questions|mcq answers|solutions|key to mcqs|mcq answer key|quiz answers|"
    "answers to practice questions|answers to the questions|answers to the quiz|key answers|"
    "solution key|practice question answers|answer sheet|answers key|mcqs answers|the answers",
    REFERENCES: "references|reference|sources|bibliography|further reading|citations|source|"
    "literature|references and further reading|sources and further reading|works cited|cited|"
    "references and sources|suggested reading|additional resources|resources|literature cited|"
    "sources and references|external links|selected references|useful links|key references",
    CONTENTS: "table of contents|contents|on this page|in this article|toc|page contents|"
    "in this post|what you will learn|quick links|jump to|quick navigation|page navigation",
    ASIDE: "disclaimer|medical disclaimer|related posts|related articles|comments|tags|share this|"
    "leave a comment|leave a reply|you may also like|copyright|acknowledgements|acknowledgments",
    AUTHOR: "author|about the author|about author|authors|about the authors|written by|"
    "author bio|about the writer|author information|posted by|reviewed by|medically reviewed by",
}
KNOWN = {name: key for key, names in _NAMES.items() for name in names.split("|")}

_NUMBERING = re.compile(
    r"^(?:(?:(?:section|part|chapter|step)\s+)?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5}|[a-z])\s*[.):\-]+\s*|"
    r"(?:section|part|chapter)\s+\d+\s+|\d{1,2}(?:\.\d{1,2})+\s+|\d{1,2}\s+(?=[a-z]))"
)
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,60}[)\]]\s*")
_ASKED = re.compile(r"^(?:what|which) (?:is|are) the |^list of (?:the )?")
_WORDS = re.compile(r"[a-z]+")
_COUNT = re.compile(
    r"^(?:top\s+|important\s+|some\s+|a few\s+|key\s+|common\s+|more\s+)?\d{1,3}\s+"
)
_ADORNED = re.compile(
    r"^(?:important|key|common|main|major|some|the|clinical|brief|detailed|general)\s+"
)
_LINKS = r"(?:of|for|on|about|with|in|to|regarding|related to)"
_TAIL = re.compile(rf"\s+{_LINKS}\s+\S.*$")
_LONGEST = 100


def _deletions(word: str) -> set[str]:
    """Return a word with up to one letter left out, or two when it is long."""
    most = 2 if len(word) >= 9 else 1 if len(word) >= 5 else 0
    found = {word}
    for count in range(1, most + 1):
        for places in combinations(range(len(word)), count):
            found.add("".join(c for i, c in enumerate(word) if i not in places))
    return found


_VOCABULARY = {word for name in KNOWN for word in name.split()}
_BY_DELETION = {short: word for word in _VOCABULARY for short in _deletions(word)}


@lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """Return the heading's word that a misspelt one most likely stands for, or itself."""
    if word in _VOCABULARY or not 5 <= len(word) <= 20:
        return word
    found = [_BY_DELETION[short] for short in _deletions(word) if short in _BY_DELETION]
    near = [known for known in found if abs(len(known) - len(word)) <= 2 and known[0] == word[0]]
    return near[0] if near else word


def _phrase(text: str) -> str:
    """Return a heading's words alone, lower-case."""
    text = text.replace("&", " and ").replace("'s", "s")
    return " ".join(_WORDS.findall(text))


@lru_cache(maxsize=4096)
def section_of(text: str, topic: str | None = None, marked: bool = False) -> str | None:
    """Return the section key that a heading stands for, or None when it is none we know.

    Args:
        text: the line, with its numbering.
        topic: the page's topic, which headings often name: "Side effects of X".
        marked: the markup says that it is a heading, so more may stand around the name.
    """
    if not text or len(text) > _LONGEST:
        return None
    folded = fold(text).strip("#=-–—~ ").rstrip(" :")
    for heading in (folded, _NUMBERING.sub("", folded, count=1)):
        for phrase in _readings(heading, topic, marked):
            words = [_mended(word) for word in phrase.split()]
            if found := KNOWN.get(phrase) or KNOWN.get(" ".join(words)):
                return found
    return None


def _readings(heading: str, topic: str | None, marked: bool) -> list[str]:
    bare = _ASIDE.sub(" ", heading).strip()
    found = [_phrase(heading), _phrase(bare), _phrase(_COUNT.sub("", bare))]
    if asked := _ASKED.match(bare):
        bare = bare[asked.end() :]
        found.append(_phrase(bare))
    if topic and (name := _phrase(fold(topic))):
        found += _without_topic(_phrase(_COUNT.sub("", bare)), name)
    if marked:
        found += [_phrase(_TAIL.sub("", bare)), _phrase(_COUNT.sub("", _TAIL.sub("", bare)))]
        found += [_phrase(re.split(r"\s*[:–—|]\s*|\s-\s", bare)[0])]
        found += [_phrase(_ADORNED.sub("", bare))]
        inner = re.fullmatch(r".*\(([^()]+)\)", heading)
        found += [_phrase(inner[1])] if inner else []
    return found


def _without_topic(phrase: str, name: str) -> list[str]:
    if name not in phrase:
        return []
    mended = re.sub(rf"\b(?:{_LINKS}\s+)?(?:the\s+)?{re.escape(name)}s?\b", " ", phrase)
    rest = " ".join(mended.split())
    what_is = ["what is"] if rest in {"what is", "what is a"} else []
    swapped = re.sub(rf"\b{re.escape(name)}\b", "it", phrase)
    return [rest, swapped, *what_is, re.sub(r"^(?:and|the)\s+", "", rest)]
