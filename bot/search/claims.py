"""False claims on what a drug acts on and what kind of thing it is.

Only a target or class that the base states can contradict, and only a claim of the same kind. An
antibody binds what it is made for; of other drugs a target may be one of several, so a claim that
any text of theirs mentions is left alone.
"""

import re
from collections.abc import Iterator

from bot.domain.monograph import Monograph
from bot.search.kinds import ruled_out
from bot.search.texts import texts_of
from bot.search.values import plain_line

_SAME = (
    (re.compile(r"\binterleukins?\b"), "il"),
    (re.compile(r"\btumou?r necrosis factor\b(?: alpha)?|\btnf alpha\b"), "tnf"),
    (re.compile(r"\bjanus kinase\b"), "jak"),
    (re.compile(r"\bdihydrofolate reductase\b"), "dhfr"),
    (re.compile(r"\bdihydroorotate dehydrogenase\b"), "dhodh"),
    (re.compile(r"\b(il|cd|jak|tyk|cox)(\d)"), r"\1 \2"),
    (re.compile(r"\bcyclo ?oxygenase\b"), "cox"),
    (re.compile(r"\b([tb]) ?(?:cells?|lymphocytes?)\b"), r"\1 cell"),
    (re.compile(r"\b(channel|receptor|pump|platelet|neutrophil)s\b"), r"\1"),
    (re.compile(r"\badrenoceptors?\b"), "receptor"),
)
_KINDS = {
    "immune": r"il \d+(?: (?:alpha|beta))?|tnf|cd \d+|interferon(?: (?:alpha|beta|gamma))?|"
    r"[tb] cell|plasma cells?|mast cells?|platelet|neutrophil|vegf|rankl|integrins?",
    "kinase": r"jak \d|tyk \d|mtor|egfr",
    "enzyme": r"xanthine oxidase|dhfr|dhodh|cox(?: \d)?|hmg coa reductase|phosphodiesterase|"
    r"angiotensin converting enzyme|(?:h )?(?:k )?atpase|proton pump|vitamin k epoxide reductase|"
    r"monoamine oxidase|(?:acetyl)?cholinesterase|carbonic anhydrase|dna gyrase|thrombin|"
    r"factor xa|aromatase|(?:beta )?tubulin|calcineurin",
    "channel": r"(?:sodium|potassium|calcium|chloride) channel",
    "receptor": r"h ?[1-4]|(?:alpha|beta) ?[12](?! \d)|muscarinic|dopamine|opioid|angiotensin|"
    r"insulin receptor|glucocorticoid receptor",
}
_TARGET = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _KINDS.items())
_ONE = re.compile(rf"\b(?:{_TARGET})\b")
_VERB = re.compile(
    r"(?:blocks?|inhibits?|targets?|binds?|depletes?|antagoni[sz]es?|neutrali[sz]es?|acts?|hits?|"
    r"kills?|destroys?|blocking|inhibiting|binding)"
)
_BY_VERB = re.compile(
    rf"\b{_VERB.pattern}(?: (?:on|to|at|the|with|only|selectively|mainly|directly|against))* "
    rf"(?:{_TARGET})\b"
)
_BY_NOUN = re.compile(
    r"\b(?:is|are|as|called)(?: (?:it|a|an|the|selective|pure|oral|specific|type|of|anti))* "
    rf"(?:{_TARGET})(?: receptor)? (?:blocker|inhibitor|antagonist|antibod)"
)
_ACTS = re.compile(rf"{_VERB.pattern}|blocker|inhibitor|antagonist|antibod")
"""What stands in every line that names a target in one of these ways."""

_DENIES = re.compile(r"\b(?:not|never|no|nahi|nahin)\b(?! true)")
_BIOLOGIC = re.compile(r"\bantibod|fusion protein|\brecombinant\b|decoy receptor")
_DESCRIBES = (
    r"(?:it|a|an|the|fully|completely|purely|chimeric|humani[sz]ed|human|murine|mouse|monoclonal|"
    r"igg|1|recombinant|type|kind|of|soluble|selective|synthetic|conventional|targeted|called)"
)
_THING = (
    r"antibod(?:y|ies)|mabs?|fusion protein|small molecules?|biologic(?:s|al)?|nsaids?|"
    r"non ?steroidal|"
    r"(?:cortico)?steroids?|glucocorticoids?|agonists?|dmards?"
)
_IS_A = re.compile(
    rf"\b(?:is|are|as|called)((?: {_DESCRIBES})*(?: (?:{_THING}))?)"
    r"(?! (?:formation|tests?|titres?|development|response|induced|refractory|sparing))\b"
)
_TAG = re.compile(r"\b(?:is|are|does|do) ?n[o ]?t (?:it|they|so)\b")
_EFFECT = re.compile(
    r"\b(?:less|fewer|made|production|released?|drives|lower|falls?|reduced|not|no|never|lacks?|"
    r"left alone|without|nor|neither)\b"
)
"""A sentence with these tells of a consequence, or denies it."""

_SENTENCE = re.compile(r"[.;:]\s")
_ARTICLES = {"a": "an ", "e": "an ", "i": "an ", "o": "an ", "n": "an "}


def claimed_targets(topic: Monograph, *lines: str) -> Iterator[tuple[str, str]]:
    """Yield ("target", claim) when a claimed target is not the one that is stated.

    Args:
        topic: the monograph.
        lines: the question, normalised; also with its words put into plain ones.
    """
    claims = [match for line in lines for match in _claims_in(line)]
    told = same(" . ".join(_stated(topic))) if claims else ""
    known = {match.lastgroup for match in _ONE.finditer(told)}
    for match in claims if known else ():
        claim = _claim_of(match)
        is_of_a_kind = match.re is _BY_NOUN or match.lastgroup in known
        if not _holds(told, claim) and _is_false(topic, told, claim, is_of_a_kind):
            yield "target", _written(claim)
            return


def _claims_in(line: str) -> Iterator[re.Match[str]]:
    """Yield where a line says, and does not deny, what a drug acts on."""
    if not _ACTS.search(line):
        return
    line = same(line)
    for match in (_BY_NOUN.search(line), _BY_VERB.search(line)):
        if match and not _DENIES.search(line[: match.end()]):
            yield match


def claimed_kinds(topic: Monograph, line: str) -> Iterator[tuple[str, str]]:
    """Yield (aspect, claim) when a drug is said to be of a kind that its own kind rules out."""
    line = _TAG.sub(" ", line)
    if " or " in line or _DENIES.search(line):
        return
    kinds = [kind for match in _IS_A.finditer(line) if (kind := match[1].strip())]
    acts = _BY_VERB.search(same(line)) if _ACTS.search(line) else None
    if not kinds and not acts:
        return
    told = plain_line(" . ".join(_stated(topic, "structure")))
    for kind in kinds:
        for claim in ruled_out(told, kind):
            yield "structure" if topic.fact("structure") else "drug_class", _with_article(claim)
            return
    if acts and re.search(r"\bagonist\b", told) and _holds(same(told), _claim_of(acts)):
        yield from (("drug_class", "an antagonist") for _ in ruled_out(told, acts[0].split()[0]))


def _claim_of(match: re.Match[str]) -> str:
    return str(match[match.lastgroup or 0])


def _with_article(claim: str) -> str:
    """Return a kind as it is said of a drug: "a fusion protein", "chimeric"."""
    if claim.startswith(("nsaid", "non")):
        return "an NSAID"
    if not re.search(_THING, claim) or claim.endswith("s"):
        return claim
    return f"{_ARTICLES.get(claim[0], 'a ')}{claim}"


def is_verb(word: str) -> bool:
    """Say whether a word only says that a drug acts on something."""
    return _VERB.fullmatch(word) is not None


def same(line: str) -> str:
    """Return a normalised line with the same thing always in the same words."""
    line = plain_line(line)
    for pattern, name in _SAME:
        line = pattern.sub(name, line)
    return line


def _stated(topic: Monograph, *more: str) -> Iterator[str]:
    yield topic.drug_class or ""
    yield (topic.at_a_glance and topic.at_a_glance.target) or ""
    for key in ("target", "drug_class", *more):
        if found := topic.fact(key):
            yield found[1].value


def _holds(told: str, claim: str) -> bool:
    """Say whether what is stated is the claim, or may be: IL-1 says nothing against IL-1 beta."""
    if re.search(rf"(?<!non )\b{re.escape(claim)}\b", told):
        return True
    head, _, greek = claim.rpartition(" ")
    if greek not in ("alpha", "beta", "gamma") or not re.search(rf"\b{head}\b", told):
        return False
    return not re.search(rf"\b{head} (?:alpha|beta|gamma)\b", told)


def _is_false(topic: Monograph, told: str, claim: str, is_of_a_kind: bool) -> bool:
    """Say whether nothing in a monograph speaks for a claim that its target does not hold."""
    mention = re.compile(
        rf"\b{re.escape(claim)}\b(?! (?:receptor )?(?:blocker|inhibitor|antagonist|agent|drug))"
    )
    sentences = (s for text in texts_of(topic) for s in _SENTENCE.split(text))
    spoken_of = [line for s in sentences if mention.search(line := same(s))]
    if _BIOLOGIC.search(told):
        return all(_EFFECT.search(line) for line in spoken_of)
    return is_of_a_kind and not spoken_of


def _written(claim: str) -> str:
    """Return a claim as it is usually written."""
    claim = re.sub(r"^(il|cox) (\d+)", lambda m: f"{m[1].upper()}-{m[2]}", claim)
    claim = re.sub(r"^(cd|jak|tyk|h) ?(\d+)", lambda m: f"{m[1].upper()}{m[2]}", claim)
    claim = re.sub(r"^([tb]) cell", lambda m: f"{m[1].upper()} cells", claim)
    return claim.upper() if claim in ("tnf", "dhfr", "dhodh", "vegf", "cox", "ace") else claim
