"""Made study pages about a drug that does not exist, in any mix of layouts."""

import html
import random
import re
from dataclasses import dataclass, field

STEMS = [
    "Which receptor does velorimab block?",
    "The dosing frequency of velorimab is:",
    "Which organ clears velorimab?",
    "Velorimab is used for:",
    "What is the half-life of velorimab?",
    "Which of the following is NOT lowered by velorimab?",
    "A 45-year-old patient starts velorimab. Which test comes first?",
    "The main route of velorimab is ____",
]
CHOICES = [
    [
        "IL-99 receptor",
        "TNF-z receptor",
        "IL-98β ligand",
        "IL-97 receptor",
        "CD-99",
        "JAK-9",
        "MAPK-9",
        "None of these",
    ],
    [
        "Daily",
        "Weekly",
        "Monthly",
        "Every 8 weeks",
        "Hourly",
        "Every 2 weeks",
        "Yearly",
        "Twice a day",
    ],
    ["Kidney", "Liver", "Lung", "Skin", "Spleen", "Gut", "Thymus", "Bone marrow"],
    [
        "Asthma",
        "NOMID",
        "Gout flares",
        "Hypertension",
        "Ulcers",
        "Anaemia",
        "Migraine",
        "Type 1 diabetes",
    ],
    ["4–6 hours", "24 hours", "7 days", "28 days", "2 minutes", "12 hours", "3 months", "1 year"],
    ["CRP", "TNF-α", "Insulin", "IL-6", "ESR", "Ferritin", "SAA", "Fibrinogen"],
    [
        "Neutrophil count",
        "Bone scan",
        "Spirometry",
        "Audiometry",
        "EEG",
        "Visual field",
        "Skin biopsy",
        "Gait test",
    ],
    ["Oral", "Subcutaneous", "Inhaled", "Topical", "Rectal", "Nasal", "Buccal", "Intrathecal"],
]
FAQS = [
    ("Can velorimab be used in gout?", "Yes, off-label in resistant cases."),
    ("Is a blood count needed?", "Yes, the neutrophils are watched."),
    ("How long does it take to work?", "Improvement may appear within days."),
    ("What about vaccines during therapy?", "Live vaccines are avoided."),
]
FACTS = [
    ("Route", "Subcutaneous injection"),
    ("Bioavailability", "~95%"),
    ("Half-life", "~4 to 6 hours"),
    ("Metabolism", "Renal; no hepatic step"),
]
ROWS = [
    ("Velorimab", "IL-99 receptor", "Daily", "RA, NOMID"),
    ("Tolumab", "IL-98 ligand", "Every 8 weeks", "CAPS"),
    ("Sinacept", "TNF-z", "Weekly", "RA"),
]

HEADINGS = {
    "introduction": ["Introduction", "Overview", "Background", "What is velorimab?"],
    "mechanism": [
        "Step-by-Step Mechanism of Action",
        "How it works",
        "Mechanism of Action",
        "MOA",
    ],
    "pk": ["Pharmacokinetic Parameters", "Pharmacokinetics", "PK profile", "ADME"],
    "uses": ["Clinical Uses", "Indications", "Therapeutic uses", "Uses of velorimab"],
    "adverse": [
        "Adverse Effects",
        "Side effects",
        "Adverse drug reactions (ADRs)",
        "Side-effects",
    ],
    "comparison": [
        "Comparative Analysis",
        "Comparison with other drugs",
        "Comparison table",
        "How it compares",
    ],
    "mcq": [
        "MCQs",
        "Practice questions",
        "Multiple Choice Questions (MCQs)",
        "Quiz",
        "Test yourself",
        "Self-assessment",
    ],
    "faq": [
        "FAQs",
        "Frequently asked questions",
        "Common questions",
        "Frequently Asked Questions (FAQs)",
    ],
    "key": ["Answer key", "Answers", "Answer Key:", "Answers to MCQs"],
    "refs": ["References", "Sources", "Further reading", "Bibliography"],
}
HEADING_STYLES = ["plain", "colon", "caps", "numbered", "bold", "hash"]
NUMBERINGS = ["{n}. ", "{n}) ", "Q{n}. ", "Q{n}: ", "Q.{n}) ", "- ", "Question {n}: ", "({n}) "]
LETTERINGS = ["{a}) ", "{A}. ", "({a}) ", "{A}) ", "{a}. ", "({A}) ", "[{a}] ", "{n}) ", "", "- "]
ANSWERS = [
    "Answer: ",
    "Ans: ",
    "Ans. ",
    "Correct answer: ",
    "Correct option: ",
    "Key: ",
    "Answer - ",
    "ANSWER: ",
    "Correct Answer – ",
    "The correct answer is ",
]
SAYINGS = ["letter", "both", "text", "bracketed"]
KEYS = ["none", "none", "none", "1-b, 2-c", "1. B 2. C", "lines", "lines)"]
FAQ_STYLES = ["qa", "dashed", "numbered", "plain", "glued", "bold"]
TABLES = ["rules", "leading", "bare", "trailing"]
DEFECTS = [
    "missing",
    "impossible",
    "disagree",
    "equal",
    "empty",
    "one",
    "nine",
    "two",
    "duplicate",
    "nomatch",
]


@dataclass
class Mix:
    """One mix of layouts."""

    heading: str = "plain"
    numbering: str = "{n}. "
    lettering: str = "{a}) "
    answer: str = "Answer: "
    saying: str = "both"
    key: str = "none"
    faq: str = "dashed"
    table: str = "rules"
    one_line: bool = False
    glued: bool = False
    blanks: bool = True
    count: int = 4
    names: int = 0
    explained: bool = False
    defects: dict = field(default_factory=dict)  # Index of the question -> what is wrong with it.


def random_mix(rng: random.Random) -> Mix:
    mix = Mix(
        rng.choice(HEADING_STYLES), rng.choice(NUMBERINGS), rng.choice(LETTERINGS), rng.choice(ANSWERS),  # noqa: E501
        rng.choice(SAYINGS), rng.choice(KEYS), rng.choice(FAQ_STYLES), rng.choice(TABLES),
        rng.random() < 0.2, rng.random() < 0.15, rng.random() < 0.6, rng.choice([2, 3, 4, 4, 4, 5, 8]),  # noqa: E501
        rng.randrange(6), rng.random() < 0.15,
    )  # fmt: skip
    for index in range(len(STEMS)):
        if rng.random() < 0.15:
            mix.defects[index] = rng.choice(DEFECTS)
    return sane(mix)


def sane(mix: Mix) -> Mix:
    """Mend what no person could read either."""
    bare = mix.lettering in {"", "- "}
    if mix.lettering == mix.numbering or (mix.lettering == "- " and mix.numbering == "- "):
        mix.numbering = "Q{n}. "
    if mix.one_line and bare:
        mix.one_line = False
    if mix.key != "none":
        mix.glued = False
        mix.explained = False
        if mix.numbering == "- ":
            mix.numbering = "{n}. "
    if mix.glued:
        mix.numbering, mix.explained = "- ", False
        if bare:
            mix.lettering = "{a}) "
    if bare and mix.numbering == "({n}) ":
        mix.numbering = "{n}. "
    for index, kind in list(mix.defects.items()):
        if kind == "nine" and mix.lettering in {"{n}) ", "", "- "}:
            mix.defects[index] = "missing"
        if kind == "empty" and (bare or mix.one_line):
            mix.defects[index] = "missing"
        if kind == "one" and (bare or mix.one_line or mix.lettering == "{n}) "):
            mix.defects[index] = "missing"
        if kind == "disagree" and mix.key != "none":
            mix.defects[index] = "impossible"
        if kind == "nomatch" and mix.key != "none":
            mix.defects[index] = "missing"
        if kind == "duplicate" and index == 0:
            mix.defects[index] = "missing"
        if (
            mix.defects[index] == "missing"
            and mix.key == "none"
            and mix.numbering == "- "
            and bare
        ) or (kind == "equal" and mix.count < 2):
            del mix.defects[index]
    return mix


def label(mix: Mix, place: int) -> str:
    if mix.lettering == "{n}) ":
        return str(place + 1)
    letter = chr(ord("a") + place)
    return letter.upper() if "{A}" in mix.lettering else letter


def question(mix: Mix, index: int) -> tuple[list[str], str]:
    """Return the lines of a question and its answer as the key says it."""
    kind = mix.defects.get(index, "")
    source = 0 if kind == "duplicate" else index
    choices = CHOICES[source][: mix.count]
    right = (index * 2 + 1) % len(choices)
    if kind == "duplicate":
        right = 1 % len(choices)
    if kind == "equal":
        choices = [*choices[:-1], choices[0]]
        right = 0
    if kind == "empty":
        choices = [*choices[:-1], ""]
        right = 0
    if kind == "one":
        choices, right = choices[:1], 0
    if kind == "nine":
        choices = [*CHOICES[source], "A ninth one"]
    marks = [
        mix.lettering.format(a=chr(97 + i), A=chr(65 + i), n=i + 1) + text
        for i, text in enumerate(choices)
    ]
    body = ["   ".join(marks)] if mix.one_line else [m.rstrip() for m in marks]
    stem = mix.numbering.format(n=index + 1) + STEMS[source]
    answer = said(mix, kind, choices, right)
    key = (
        label(mix, right)
        if kind not in {"impossible"}
        else ("9" if mix.lettering == "{n}) " else "k")
    )
    lines = [stem, *body]
    if mix.key == "none" and kind != "missing":
        lines.append(mix.answer + answer)
    if mix.explained and mix.key == "none" and kind != "missing":
        lines.append("Explanation: it is known from the made label of velorimab.")
    return lines, key


def said(mix: Mix, kind: str, choices: list[str], right: int) -> str:
    letter = label(mix, right)
    if kind == "impossible":
        return "k" if mix.lettering != "{n}) " else "12"
    if kind == "two":
        return f"{label(mix, 0)} and {label(mix, len(choices) - 1)}"
    if kind == "disagree":
        return f"{letter}) {choices[(right + 1) % len(choices)]}"
    if kind == "nomatch":
        return "Something else entirely"
    bare = mix.lettering in {"", "- "}
    if mix.saying == "text" or (bare and mix.saying != "letter"):
        return choices[right]
    return {"letter": letter, "both": f"{letter}) {choices[right]}", "bracketed": f"({letter})"}[
        mix.saying
    ]


def heading(mix: Mix, name: str, number: int) -> str:
    names = HEADINGS[name]
    text = names[mix.names % len(names)]
    return {
        "plain": text,
        "colon": text.rstrip(":") + ":",
        "caps": text.upper(),
        "numbered": f"{number}. {text}",
        "bold": f"**{text}**",
        "hash": f"## {text}",
    }[mix.heading]


def table(mix: Mix, rows: list) -> list[str]:
    joined = [" | ".join(row) for row in rows]
    if mix.table == "leading":
        joined = [f"| {row} |" for row in joined]
        return [joined[0], "|" + "---|" * len(rows[0]), *joined[1:]]
    if mix.table == "trailing":
        return [f"{row} |" for row in joined]
    return [joined[0], "---|" * len(rows[0]), *joined[1:]] if mix.table == "rules" else joined


def faq_lines(mix: Mix) -> list[str]:
    lines = []
    gap = [""] if mix.blanks else []
    for n, (asked, answer) in enumerate(FAQS, start=1):
        lines += {
            "qa": [f"Q: {asked}", f"A: {answer}", *gap],
            "dashed": [f"- {asked}", answer],
            "numbered": [f"{n}. {asked}", answer, *gap],
            "plain": [asked, answer, *gap],
            "bold": [f"**{asked}**", answer, *gap],
            "glued": [
                ("- " if n == 1 else "") + asked,
                f"{answer} - " if n < len(FAQS) else answer,
            ],
        }[mix.faq]
    if mix.faq == "glued":
        text = "\n".join(lines).replace(" - \n", " - ")
        return text.split("\n")
    return lines


def key_lines(mix: Mix, keys: list[tuple[int, str]]) -> list[str]:
    if mix.key == "1-b, 2-c":
        return [", ".join(f"{n}-{key}" for n, key in keys)]
    if mix.key == "1. B 2. C":
        return [" ".join(f"{n}. {key.upper()}" for n, key in keys)]
    return [f"{n}{'.' if mix.key == 'lines' else ')'} {key}" for n, key in keys]


def quiz_lines(mix: Mix) -> tuple[list[str], list[tuple[int, str]]]:
    lines: list[str] = []
    keys = []
    for index in range(len(STEMS)):
        asked, key = question(mix, index)
        if mix.glued and lines and lines[-1].startswith(mix.answer):
            lines[-1] += " - " + asked[0].removeprefix("- ")
            asked = asked[1:]
        if mix.defects.get(index) == "two" and mix.key != "none":
            keys += [(index + 1, "a"), (index + 1, "b")]
        elif mix.defects.get(index) != "missing":
            keys.append((index + 1, key))
        lines += asked + ([""] if mix.blanks and not mix.glued else [])
    return lines, keys


def page(mix: Mix) -> str:
    """Return the page in plain text; bold and hash headings make it Markdown."""
    gap = [""] if mix.blanks or mix.heading in {"bold", "hash"} else []
    quiz, keys = quiz_lines(mix)
    parts = [
        ("introduction", ["Velorimab is a made antibody. It does not exist."]),
        (
            "mechanism",
            [
                "- Blockade of the receptor",
                "It binds without activating it.",
                "- Less signalling",
                "Fewer genes are read.",
            ],
        ),
        ("pk", table(mix, [("Parameter", "Value"), *FACTS])),
        ("uses", ["- Rheumatoid arthritis", "- Off-label use: gout"]),
        ("adverse", ["- Injection site reactions", "- Infections"]),
        (
            "comparison",
            table(mix, [("Agent", "Target", "Dosing Frequency", "Primary Indications"), *ROWS]),
        ),
        ("mcq", quiz),
        *([("key", key_lines(mix, keys))] if mix.key != "none" else []),
        ("faq", faq_lines(mix)),
        ("refs", ["- Made label of velorimab, 2020", "- StatPearls: velorimab"]),
    ]
    lines = []
    for number, (name, body) in enumerate(parts, start=1):
        lines += [*gap, heading(mix, name, number), *gap, *body]
    return "\n".join(lines) + "\n"


def as_markdown(mix: Mix) -> str:
    """Return the page with Markdown's headings and line breaks kept by blank lines or spaces."""
    text = page(mix)
    return "# Velorimab\n\n" + text


def as_html(mix: Mix, rng: random.Random) -> str:
    """Return the page as HTML between menus and advertising."""
    lists = rng.random() < 0.5
    quiz, keys = quiz_lines(mix)
    out = [
        "<!DOCTYPE html><html><head><title>Velorimab | Made Notes</title><style>p{}</style>"
        "<script>var a='1. What? a) x b) y Answer: a';</script></head><body class='has-sidebar'>",
        "<nav><ul><li><a href='/'>Home</a></li><li>MCQs</li></ul></nav>",
        "<div class='cookie-banner'>We use cookies. a) Accept b) Decline</div><article><h1>Velorimab</h1>",  # noqa: E501
        "<div class='share-buttons'><a>Facebook</a> <a>Tweet</a></div>",
        f"<h2>{HEADINGS['introduction'][mix.names % 4]}</h2><p>Velorimab&nbsp;is a made anti&shy;body.</p>",  # noqa: E501
        f"<h2>{HEADINGS['mechanism'][mix.names % 4]}</h2><ol><li><strong>Blockade</strong>: it binds.</li><li>Less signalling.</li></ol>",  # noqa: E501
        f"<h2>{HEADINGS['pk'][mix.names % 4]}</h2>", html_table([("Parameter", "Value"), *FACTS], rng),  # noqa: E501
        f"<h2>{HEADINGS['uses'][mix.names % 4]}</h2><ul><li>RA</li><li>Gout</li></ul>",
        "<div class='ad-slot'><p>Advertisement</p><p>Buy this? a) yes b) no</p></div>",
        f"<h2>{HEADINGS['comparison'][mix.names % 4]}</h2>",
        html_table([("Agent", "Target", "Dosing Frequency", "Primary Indications"), *ROWS], rng),
        f"<h2>{HEADINGS['mcq'][mix.names % 6]}</h2>",
        html_list_quiz(mix) if lists and mix.key == "none" and not mix.glued and not mix.one_line else html_lines(quiz, rng),  # noqa: E501
    ]  # fmt: skip
    if mix.key != "none":
        out += [
            f"<h2>{HEADINGS['key'][mix.names % 4]}</h2>",
            html_lines(key_lines(mix, keys), rng),
        ]
    out += [
        f"<h2>{HEADINGS['faq'][mix.names % 4]}</h2>", html_faqs(rng.choice(["details", "h3", "dl", "strong"])),  # noqa: E501
        f"<h2>{HEADINGS['refs'][mix.names % 4]}</h2><ul><li><a href='https://example.org/x'>Made label</a></li></ul>",  # noqa: E501
        "<div class='author-box'><h4>About the author</h4><p>Jo Writer, jo@example.org</p></div></article>",  # noqa: E501
        "<aside class='related-posts'><h3>Related</h3><a>10 MCQs</a></aside><footer>Copyright</footer></body></html>",  # noqa: E501
    ]  # fmt: skip
    return "\n".join(out)


def html_table(rows: list, rng: random.Random) -> str:
    tag = rng.choice(["th", "td"])
    head = "<tr>" + "".join(f"<{tag}>{html.escape(c)}</{tag}>" for c in rows[0]) + "</tr>"
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>\n" for row in rows[1:]
    )
    return f"<table>{head}{body}</table>"


def html_lines(lines: list[str], rng: random.Random) -> str:
    text = [html.escape(line) for line in lines]
    if rng.random() < 0.5:
        return "\n".join(f"<p>{line}</p>" for line in text if line)
    return "<p>" + "<br>\n".join(text).replace("<br>\n<br>\n", "</p>\n<p>") + "</p>"


def html_list_quiz(mix: Mix) -> str:
    """Return the questions as an ordered list with a list of choices in each."""
    out = ["<ol>"]
    for index in range(len(STEMS)):
        lines, _ = question(mix, index)
        answers = [
            line for line in lines[1:] if line.startswith((mix.answer.strip(), "Explanation"))
        ]
        choices = [line for line in lines[1:] if line not in answers]
        stem = STEMS[0 if mix.defects.get(index) == "duplicate" else index]
        out.append(
            f"<li>{html.escape(stem)}<ol type='{label(mix, 0) if label(mix, 0) in 'aA' else '1'}'>"
        )
        bare = [re.sub(r"^(?:[(\[]?\w[).\]]|-)(?: |$)", "", c) for c in choices]
        out += [f"<li>{html.escape(c)}</li>" for c in bare]
        out.append("</ol>" + "".join(f"<p><b>{html.escape(a)}</b></p>" for a in answers) + "</li>")
    return "\n".join([*out, "</ol>"])


def html_faqs(style: str) -> str:
    return "\n".join(
        {
            "details": f"<details><summary>{q}</summary><p>{a}</p></details>",
            "h3": f"<h3>{q}</h3><p>{a}</p>",
            "dl": f"<dl><dt>{q}</dt><dd>{a}</dd></dl>",
            "strong": f"<p><strong>{q}</strong><br>{a}</p>",
        }[style]
        for q, a in FAQS
    )


def expected(mix: Mix) -> dict:
    """Return the counts that an import of the page must give."""
    return {
        "topic": "Velorimab",
        "questions": len(STEMS),
        "defects": len(mix.defects),
        "faqs": len(FAQS),
        "facts": len(FACTS),
        "comparison_rows": len(ROWS),
    }
