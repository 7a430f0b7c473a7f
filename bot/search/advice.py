"""Personal advice: questions about the asker's own treatment, which the bot does not decide.

A study question names patients in general; a personal one names the asker or a relative together
with a complaint, a finding, or a decision to take, stop or change a medicine.
"""

import re

_SELF = (
    r"(?:i|we|my (?:\w+ ){0,2}(?:mother|father|mom|mum|dad|wife|husband|son|daughter|"
    r"child|baby|kid|sister|brother|grand\w+|friend|uncle|aunt))"
)
_RELATIVE = (
    r"my (?:\w+ )?(?:mother|father|mom|mum|dad|wife|husband|son|daughter|child|baby|"
    r"kid|sister|brother|"
    r"grand\w+|uncle|aunt|parents?)"
)
_DEED = (
    r"(?:take|taking|stop|stopping|use|using|start|starting|skip|increase|double|"
    r"drink|switch|inject|eat|reduce|"
    r"change|continue|quit|try|lower|raise|halve|split|restart|swallow|get (?:the |"
    r"a )?(?:vaccin\w+|shot|pregnant)|"
    r"have (?:alcohol|\d|one|two|half)|wait|worry|see a doctor|go to)"
)
_PERSONAL = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:should|can|could|may|must|shall|do|if|when|how much|how many|will|would|"
        rf"what if|am) {_SELF} "
        rf"(?:\w+ ){{0,3}}?{_DEED}\b",
        rf"\b{_SELF} (?:\w+ ){{0,2}}?(?:should|can|could|may|must|need to|have to|want to|"
        rf"wish to) (?:\w+ )?{_DEED}\b",
        r"\b(?:i|we) (?:am|was|have been) (?:\w+ )?(?:taking|on|using|pregnant|"
        r"breastfeeding|allergic|feeling|diabetic"
        r"|suffering|having|prescribed|bleeding|\d+ (?:years|weeks|months|yrs|kg))\b",
        r"\b(?:am|i) (?:\d+ )?(?:weeks?|months?) pregnant\b",
        r"\b(?:lagau|lagaun|laga lu|badhau|badhaun|ghatau|rok du|rok dun|de du|dun kya)\b",
        r"\b(?:i|we) (?:have|got|had|feel|felt|took|take|missed|forgot|injected|suffer|"
        r"vomited|developed|use|weigh|need) "
        r"(?:a |an |my |to take |to inject |the |too |some |very |really |bad |severe |"
        r"high |low |\d+ |two |three |extra |double )*"
        r"(?:dose|doses|tablet|tablets|pill|pills|mg|injection|injections|fever|pain|rash|"
        r"infection|headache|cough|cold|"
        r"gout|arthritis|ra|rheumatoid|psoriasis|diabetes|kidney|liver|allergy|reaction|"
        r"nausea|vomiting|sick|dizzy|"
        r"swelling|bleeding|ulcer|cancer|tuberculosis|tb|hepatitis|surgery|pregnan\w+|"
        r"unwell|weak|tired|it|this|many|much|\w*itis|\w*emia)\b",
        r"\bmy (?:\w+ )?(?:platelets?|blood|sugar|bp|pressure|kidneys?|liver|lfts?|"
        r"enzymes?|counts?|wbc|creatinine|crp|esr|"
        r"joints?|knees?|hands?|skin|stomach|chest|eyes?|hair|throat|fever|pain|rash|"
        r"doses?|tablets?|medicines?|medication|prescription|"
        r"treatment|injections?|infection|gout|arthritis|ra|psoriasis|disease|symptoms?|"
        r"condition|periods?|pregnancy|weight|"
        r"report|reports|test results?|hemoglobin|haemoglobin|neutrophils?|urine|"
        r"uric acid|doctor (?:said|told|gave|has|prescribed|wants)|"
        r"(?:side effects?))\b",
        rf"\b{_RELATIVE}\b (?:is|has|was|takes|took|needs|feels|had|got|should|can|have|who)\b",
        rf"\b(?:for|to|give|is|does|can|should|will|has) {_RELATIVE}\b",
        r"\b(?:safe|good|right|okay|ok|better|best|dangerous|harmful|enough|suitable|much|"
        r"high|low|strong|little|bad) for (?:me|us)\b",
        r"\bwhat (?:dose|dosage|medicine|drug|treatment)(?: \w+){0,2} (?:for me|should i|"
        r"do i|can i)\b",
        r"\bwhat (?:should|can|do|must) i do\b(?! not know)",
        r"\bi weigh\b|\bhow (?:much|many) (?:\w+ ){0,3}(?:do|should|can|must) i (?:need|"
        r"take|give|inject|use)\b",
        r"\b(?:doctor|physician|rheumatologist|pharmacist) (?:has )?(?:told|gave|advised|"
        r"prescribed|asked|put|started|wants) (?:me|my|us)\b",
        r"\b(?:prescribe|recommend|suggest)(?: \w+){0,3} (?:me|for me|my)\b",
        r"\b(?:will|can|could|would) (?:it|this) (?:harm|hurt|kill|cure|help) me\b",
        r"\bmeri (?:\w+ )?(?:platelets?|sugar|dawai?|tabiyat|biwi|wife|mummy|maa|mother|"
        r"report|beti|dose|kidney|behen)\b",
        r"\bmer[ae] (?:\w+ )?(?:platelets?|sugar|bp|pet|sir|sar|papa|father|beta|"
        r"bachch?[aei]|ghutn\w+|pair|dard|bhai|pati|weight|creatinine|liver)\b",
        r"\b(?:mujhe|muje|mujhko|hume|humko|mereko|mujh) (?:\w+ ){0,4}?(?:dard|bukhar|"
        r"fever|pain|gout|arthritis|khujli|ulti|allergy|infection|"
        r"chakkar|sujan|leni|lena|lu|lun|loon|khani|khana|rash|problem|diabetes|ra)\b",
        r"\b(?:lu|lun|loon|khau|khaun|le lu|le lun|lelu|kha lu|band kar du|band kar dun|"
        r"chhod du|chod du|chhodu)\b",
        r"\b(?:le|kha|pi|laga|chhod|band kar) (?:sakta|sakti|sakte) (?:hu|hun|hoon|"
        r"hai kya main|hu kya)\b",
        r"\b(?:main|mai|mein) (?:\w+ ){0,4}(?:le|lu|lun|kha|khau|band|"
        r"chhod)\b.*\b(?:sakta|sakti|hu|hun|hoon|kya|du|dun|lu|lun)\b",
        r"\b(?:papa|mummy|maa|dadi|nani|dada|nana|bhai|behen|didi|beta|beti|pati|patni|biwi|"
        r"chacha|mausi|bua) (?:ko|ka|ki|ke|se|ne)\b.*"
        r"\b(?:kya kar\w*|kare kya|de sakte|le sakte|dena|dein)\b",
        r"\b(?:kya karu|kya karun|kya karoon|main kya kar\w*)\b",
        r"मुझे .*(?:दर्द|बुखार|लेनी|लेना|लूं|लूँ|खानी)|मेरी .*(?:प्लेटलेट|दवा|शुगर|तबीयत)|"
        r"(?:लूं|लूँ|खाऊं|खाऊँ|सकता हूँ|सकती हूँ|सकता हूं|सकती हूं)",
        r"\bhow (?:much|many|often) (?:\w+ ){0,3}(?:should|can|must|do|may) (?:i|"
        r"we) (?:take|give|inject|use|have|eat|drink)\b",
    )
)
_SOMEBODY = (
    r"(?:bab(?:y|ies)|infant|toddler|child|children|kids?|boy|girl|daughter|son|pt|patient|friend|"
    r"neighbou?rs?|colleague|classmate|room ?mate|someone|somebody|person|he|she|man|woman|lady|"
    r"uncle|aunt\w*|mother|father|mom|mum|dad|wife|husband|brother|sister|grand\w+|old|bach(?:ch)?[aei])"
)
_TOOK = (
    r"(?:swallowed|ate|eaten|took|taken|drank|injected|consumed|overdosed|chewed|"
    r"(?:had|gave|given) (?:\d+ (?:tab|pill|cap)\w*|too)|"
    r"kha (?:li|liya|gaya|gayi)|nigal (?:liya|gaya|gayi)|pi (?:li|liya|gaya))"
)
_OVERDOSE = (
    r"(?:too (?:many|much)|\d+ (?:\w+ )?(?:tab\w*|pills?|capsules?|caps|goli\w*|injections?|"
    r"strips?)|(?:whole|entire|full) (?:strip|bottle|pack\w*|box)|overdos\w*|by mistake|"
    r"accident\w*|wrong(?:ly)?|double|galti)"
)
_CRIES = (
    r"\b(?:help|urgent\w*|emergency|what now|what to do|what should|what is to be done|please|plz|"
    r"pls|antidote|kya kare|kya karein|kya karu|now what|hospital|quickly|dying|unconscious)\b"
)
_TELLS_OF_DEED = re.compile(rf"\b{_SOMEBODY} (?:\w+ ){{0,3}}?(?:\w+ )?{_TOOK}\b|\boverdosed\b")
_IN_NEED = re.compile(rf"\b{_OVERDOSE}\b|{_CRIES}")
_CHILD_SWALLOWED = re.compile(
    r"\b(?:bab(?:y|ies)|infant|toddler|child|children|kids?|boy|girl|daughter|son|bach(?:ch)?[aei]|"
    r"(?:year|yr|yrs|month|months) old)\b.*\b(?:swallowed|ate|eaten|drank|chewed|nigal|kha)\b"
)
_TEXTBOOK = re.compile(
    r"\b(?:explain|discuss|mechanism|which of the following|why|describe|how does|most likely|"
    r"diagnosis|name the|define|reason|drug of choice|responsible|marks?)\b"
)
_CHAT = {"shd": "should", "shud": "should", "shld": "should", "shuld": "should", "cn": "can",
         "plz": "please", "pls": "please", "wat": "what", "wht": "what", "r": "are",
         "m": "am", "im": "i am"}  # fmt: skip

_WORDS_OF_SELF = (
    "i we my me us meri mera mere mer mujhe muje mujhko hume humko mereko mujh lu lun loon khau "
    "khaun lelu du dun chhodu chodu karu karun karoon hu hun hoon main mai mein sakta sakti sakte "
    "am lagau lagaun badhau badhaun ghatau "
    "papa mummy maa dadi nani dada nana bhai behen didi beta beti pati patni biwi chacha mausi bua"
)
_MARKS = frozenset(_WORDS_OF_SELF.split())
"""One of these stands in every text that the patterns find, unless it is Devanagari."""

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_STUDIES = re.compile(
    r"\b(?:my (?:exam|viva|class|notes|professor|teacher|book|test tomorrow|"
    r"assignment|project|seminar)|"
    r"can i (?:know|ask|get (?:the|a)|have the|see)|i (?:want|need|wish|"
    r"would like) to (?:know|learn|understand|ask|revise|see|study))\b"
)


def asks_for_advice(line: str) -> bool:
    """Say whether a question is about the asker's own (or a relative's) treatment.

    Args:
        line: the normalised words of the question, joined by spaces.
    """
    line = " ".join(_CHAT.get(word, word) for word in line.split())
    if is_emergency(line):
        return True
    if _MARKS.isdisjoint(line.split()) and not _DEVANAGARI.search(line):
        return False
    told = _STUDIES.sub(" ", line)
    return any(pattern.search(told) for pattern in _PERSONAL)


def is_emergency(line: str) -> bool:
    """Say whether somebody is told to have taken too much, or what was not meant for them.

    A textbook question on an overdose names nobody who did ("management of an overdose"), or asks
    for reasons ("explain").
    """
    if _TEXTBOOK.search(line):
        return False
    if _CHILD_SWALLOWED.search(line):
        return True
    return bool(_TELLS_OF_DEED.search(line) and _IN_NEED.search(line))
