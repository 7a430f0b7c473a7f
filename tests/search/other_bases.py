"""Bases of our own making: nothing in the search may be special to the shipped monographs."""

from bot.domain.knowledge_base import KnowledgeBase, Term
from bot.domain.monograph import Aliases, AtAGlance, Fact, Faq, Monograph, Section, TopicKind


def _antibiotic(
    name: str, brand: str, *, prose: dict[str, str], route: str, often: str, uses: tuple[str, ...]
) -> Monograph:
    return Monograph(
        id=name.casefold(),
        title=name,
        aliases=Aliases(brand=(brand,)),
        drug_class="Antibacterial",
        at_a_glance=AtAGlance(
            target="30S ribosome", route=route, dosing_frequency=often, primary_indications=uses
        ),
        sections=tuple(Section(key=key, body=text) for key, text in prose.items()),
    )


VELMICILLIN = _antibiotic(
    "Velmicillin",
    "Velmox",
    route="Oral",
    often="Three times daily",
    uses=("Tonsillitis", "Urinary infection"),
    prose={
        "mechanism": "Velmicillin blocks cell wall synthesis by binding transpeptidases.",
        "pharmacokinetics": "About 80 % is absorbed. The half-life is 1.5 hours; it is excreted "
        "unchanged in the urine.",
        "uses": "Tonsillitis and uncomplicated urinary infection.",
        "adverse_effects": "Rash, diarrhoea and, rarely, anaphylaxis.",
        "contraindications": "Hypersensitivity to beta-lactams.",
    },
)
TORAMYCIN = _antibiotic(
    "Toramycin",
    "Torabid",
    route="Intravenous infusion",
    often="Once daily",
    uses=("Sepsis", "Endocarditis"),
    prose={
        "mechanism": "Toramycin binds the 30S ribosome and stops protein synthesis.",
        "adverse_effects": "Hearing loss and kidney damage.",
        "monitoring": "Serum levels, creatinine and hearing tests.",
        "boxed_warning": "Ototoxicity and nephrotoxicity.",
    },
)
SIRODOXINE = Monograph(
    id="sirodoxine",
    title="Sirodoxine",
    aliases=Aliases(brand=("Sirodox",), abbreviations=("SDX",)),
    drug_class="Antibacterial",
    at_a_glance=AtAGlance(
        route="Oral", dosing_frequency="Once weekly", primary_indications=("Acne",)
    ),
    sections=(
        Section(
            key="pharmacokinetics",
            facts=(
                Fact(name="Half-life", key="half_life", value="90 h"),
                Fact(name="Bioavailability", key="bioavailability", value="95 %"),
            ),
        ),
        Section(key="adverse_effects", body="Photosensitivity and nausea."),
    ),
    faqs=(
        Faq(
            id="sdx-milk",
            question="Can sirodoxine be taken with milk?",
            answer="No, milk lowers its absorption.",
        ),
    ),
)
ANTIBIOTICS = KnowledgeBase(
    "antibiotics-1", {topic.id: topic for topic in (VELMICILLIN, TORAMYCIN, SIRODOXINE)}
)


def _asked(name: str, *pairs: tuple[str, str]) -> Monograph:
    faqs = (Faq(id=f"{name}-{key}", question=text.format(name), answer="As told.")
            for key, text in pairs)  # fmt: skip
    return Monograph(id=name, title=name.title(), faqs=tuple(faqs))


QUESTIONS_ONLY = KnowledgeBase(
    "questions-1",
    {
        topic.id: topic
        for topic in (
            _asked(
                "velmicillin",
                ("how", "How does {} work?"),
                ("harm", "What are the side effects of {}?"),
                ("amount", "What is the recommended dose of {}?"),
                ("milk", "Can {} be taken with milk?"),
            ),
            _asked(
                "toramycin",
                ("how", "What is the mechanism of {}?"),
                ("stay", "How long does {} stay in the body?"),
                ("who", "Who should not take {}?"),
            ),
        )
    },
)
"""Drugs of which only questions and answers are written: no section says what they are about."""


def _shop_faq(key: str, *phrasings: str) -> Faq:
    return Faq(id=key, question=phrasings[0], phrasings=phrasings[1:], answer=f"About {key}.")


SHOP = KnowledgeBase(
    "shop-1",
    {
        "shop": Monograph(
            id="shop",
            kind=TopicKind.GUIDE,
            title="Shop help",
            faqs=(
                _shop_faq("greeting", "hello", "hi there", "good morning"),
                _shop_faq("track", "where is my order", "track my parcel", "when will it arrive"),
                _shop_faq("refund", "i want my money back", "how do i get a refund"),
                _shop_faq("stop", "should i stop my subscription", "cancel my plan"),
                _shop_faq("sizes", "which size should i take", "is there a size chart"),
                _shop_faq("compare", "difference between basic and premium", "basic vs premium"),
            ),
        )
    },
)
TERMS = (
    Term(term="Half-life", definition="Time in which the plasma level falls by half."),
    Term(term="Bioavailability", definition="Share that reaches the circulation."),
)
MIXED = KnowledgeBase("mixed-1", {**ANTIBIOTICS.topics, **SHOP.topics}, TERMS)
