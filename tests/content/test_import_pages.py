"""Pages from the wild, each written for one thing that went wrong or could."""

import pytest

from bot.content.page_import import Order, import_page

CASES = {}


def case(name, text, want, file_name="-"):
    CASES[name] = (text, want, file_name)


case(
    "questions alone",
    """1. Which receptor does it block?
A. IL-1
B. IL-6
C. TNF
D. IL-17
Ans. A

2. The route is
A. oral
B. sc
Ans. B
""",
    {"questions": 2, "defects": 0},
)
case(
    "FAQ and answer on one line",
    """FAQs
Q1. Can it be used? A. Yes, off-label.
Q2. Is it safe? A. Mostly.
Q: Third? A: Sure.
""",
    {"faqs": 3, "questions": 0, "defects": 0, "unplaced": 0},
)
case(
    "FAQ answered with Ans",
    """Frequently Asked Questions:
1. Can it be used in gout?
Ans: Yes, it can.
2. Is it given daily?
Ans: Yes.
""",
    {"faqs": 2, "questions": 0, "defects": 0},
)
case(
    "a case in paragraphs and statements within a stem",
    """MCQs
1. A 45-year-old man has RA.
He fails zorvanib.

Which drug is next?
a) Zorvanib
b) Sinacept
Answer: a

2. Consider the following statements:
1. It is a protein.
2. It is oral.
3. It is SC.
Which are correct?
a) 1 and 2
b) 1 and 3
c) all
Answer: b
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "Roman choices",
    """Quiz
Q1. Which is right?
(i) alpha
(ii) beta
(iii) gamma
Answer: (ii)
Q2. Which is not?
i. one thing
ii. two things
iii. three
Ans: iii
""",
    {"questions": 2, "defects": 0},
)
case(
    "answers in brackets behind choices on one line",
    """Practice Questions
1) What is it? (a) drug (b) food (c) toy (Ans: a)
2) What next? (a) one (b) two (c) three [Answer: c]
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "choices without marks",
    """Test yourself
What is the route?
Oral
IV
Subcutaneous
Answer: Subcutaneous

What organ clears it?
Liver
Kidney
Answer: Kidney
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "choices without marks and a key",
    """MCQs

1. What is the route?
Oral
IV
Subcutaneous

2. What organ clears it?
Liver
Kidney

Answers: 1-c, 2-b
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "an unknown section",
    """Zorvanib

Introduction
Zorvanib is a made drug.

Fun Facts
It was found in a cave.

Clinical Uses
- RA
""",
    {"questions": 0, "defects": 1},
)
case(
    "an unknown section with a heading below it",
    """# Zorvanib

## Introduction
Zorvanib is a made drug.

## Market price
It costs much.

### In India
less

## Clinical Uses
- RA

### Off-label
- gout
""",
    {"defects": 1, "unplaced": 1},
    "p.md",
)
case(
    "headings that ask",
    """# Zorvanib study guide

## What is zorvanib?
Zorvanib is a made drug.
## How does zorvanib work?
1. First step
2. Second step
## What are the side effects of zorvanib?
* nausea
## Practice Questions
**1. Which enzyme?**

A) DHFR
B) COX
**Answer: A**

**2. Which vitamin?**

A) Folic acid
B) B12

**Correct Answer: A) Folic acid**

*Explanation: it is given weekly.*
## FAQ
### Can I drink?
No.
### Is it weekly?
Yes.
""",
    {"topic": "Zorvanib", "questions": 2, "defects": 0, "faqs": 2, "unplaced": 0},
    "m.md",
)
case(
    "blank lines between choices",
    """MCQ

Q.1) Stem one ?

    a) x

    b) y

    c) z

    Answer: (b) y

Q.2) Stem two ?

    a) x

    b) y

    Answer: (c)
""",
    {"questions": 2, "defects": 1},
)
case(
    "tabs",
    """Pharmacokinetics
Parameter\tValue
Half-life\t4 h
Route\tSC
Uses
RA
MCQs
1.\tWhich?
a)\tx\tb)\ty\tc)\tz
Answer:\tb
""",
    {"facts": 2, "questions": 1, "defects": 0},
)
case(
    "ten defects",
    """MCQs
1. One?
a) x
b) y
Answer: b) x
2. Two?
a) x
b) x
c) y
Answer: q
3. Three?
a) x
Answer: a
4. Four?
a) p
b) q
Answer: a, b
5. Five?
a) p
b) q
Answer:
6. Six?
a) 1
b) 2
c) 3
d) 4
e) 5
f) 6
g) 7
h) 8
i) 9
Answer: a
7. One?
a) x
b) y
Answer: b
8. Eight?
a) x
b)
c) y
Answer: a
9. Nine?
a) p
b) q
Answer: a
Answer: b
10. Ten?
Answer: c
""",
    {"questions": 10, "defects": 10},
)
case(
    "a question under FAQs",
    """FAQs
- What is it?
A drug.
- Is it new?
No.
1. Which receptor?
a) one
b) two
Answer: b
""",
    {"questions": 1, "faqs": 2, "defects": 0},
)
case(
    "lettered lists are no questions",
    """Clinical Uses:
a) RA
b) NOMID
c) Gout
Adverse effects:
1) Rash
2) Infection
Monitoring
Check the following:
a) CBC
b) LFT
""",
    {"questions": 0, "defects": 0, "unplaced": 0},
)
case(
    "facts as items",
    """Pharmacokinetics:
- Route: SC
- Bioavailability: 95%
- Half-life: 58 hr
""",
    {"facts": 3, "defects": 0},
)
case(
    "dashes behind numbers",
    """MCQs
1 - Which one?
A - x
B - y
C - z
Answer: B
2 - Which two?
A - x
B - y
C - z
Answer: C - z
""",
    {"questions": 2, "defects": 0},
)
case(
    "a comparison lying on its side",
    """Comparison
Feature | Zorvanib | Tolumab
Target | IL-1R | IL-1b
Dosing | Daily | 8 weekly
""",
    {"comparison_rows": 2, "facts": 0},
)
case(
    "a key with words",
    """MCQs
1. One?
a) x
b) y
2. Two?
a) p
b) q
Answers
1. b) y
2. a) p
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "a key that disagrees",
    """MCQs
1. One?
a) x
b) y
Answer: a
2. Two?
a) p
b) q
Answer Key
1. b
2. a
""",
    {"questions": 2, "defects": 1},
)
case(
    "capitals",
    """PRACTICE QUESTIONS

1. ONE?
A. X THING
B. Y THING

2. TWO?
A. P
B. Q

ANSWER KEY

1. B
2. A
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "explanations",
    """MCQs
1. One?
a) x
b) y
Answer: b
Explanation: y is right because of z.
It is also known.
2. Two?
a) x
b) y
Answer: a. x is right since it was first.
""",
    {"questions": 2, "defects": 0, "unplaced": 0},
)
case(
    "GIFT",
    """// comment
$CATEGORY: $course$/top/Zorvanib

::Q1:: Which receptor\\: IL-1 {
=IL-1#Right
~IL-6#no
~TNF \\{alpha\\}
}

::Q2::Two keys? {~%50%a ~%50%b ~%-100%c}

Missing? {~a ~b}

True one? {T}

Open one {=text answer}
""",
    {"topic": "Zorvanib", "questions": 4, "defects": 2, "faqs": 1},
    "x.gift",
)
case(
    "Aiken",
    """Which receptor?
A. IL-1
B. IL-6
ANSWER: A

Which one?
A) x
B) y
ANSWER: C
""",
    {"questions": 2, "defects": 1},
    "zorvanib.txt",
)
case(
    "CSV with semicolons",
    """\ufeffQuestion;Option A;Option B;Option C;Option D;Correct Answer;Explanation
Which?;x;y;z;;B;because
Two?;x;x;z;w;A;
Three?;p;q;;;;
"Four; five?";p;q;r;;q;
""",
    {"questions": 4, "defects": 2},
    "z.csv",
)
case(
    "CSV with choices in one cell",
    """question,choices,answer
Which?,x|y|z,y
Two?,p|q,r
""",
    {"questions": 2, "defects": 1},
)
case(
    "CSV with tabs",
    """No\tQuestion\tA\tB\tC\tD\tAnswer
1\tWhich?\tx\ty\tz\tw\t3
2\tTwo?\tx\ty\tz\tw\ta
""",
    {"questions": 2, "defects": 1},
)

case(
    "HTML on one line",
    "<h1>Zorvanib MCQs</h1><p><strong>1. Which?</strong></p><ul><li>x</li><li>y</li></ul>"
    "<p>Answer: y</p><p>2. What?</p><p>a) x<br>b) y</p><details><summary>Show answer</summary>"
    "<p>Answer: a</p></details>",
    {"topic": "Zorvanib", "questions": 2, "defects": 0, "unplaced": 0},
    "page.html",
)
case(
    "questions in a table",
    "MCQs\nQuestion | A | B | C | Answer\nWhich? | x | y | z | B\nWhat? | x | y | z | D\n",
    {"questions": 2, "defects": 1, "unplaced": 0},
)
case(
    "numbers and stems glued to answers",
    "MCQs\n1. Which one?\na) x\nb) y\nAnswer: b) y 2. Which two?\na) p\nb) q\nAnswer: a) p\n",
    {"questions": 2, "defects": 0, "unplaced": 0},
)


@pytest.mark.parametrize("name", CASES)
def test_the_page_is_counted_right(name):
    text, want, file_name = CASES[name]
    page = import_page(text.encode(), Order(file_name))
    found = page.as_json()
    found["defects"] = len(page.defects)
    assert {key: found[key] for key in want} == want
