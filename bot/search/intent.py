"""What kind of thing a text is: small talk, a command to the bot, a comparison, a follow-up."""

import re
from collections.abc import Sequence

from bot.search.language import words_of
from bot.search.lexicon import words_in

_COMMAND = re.compile(
    r"\b(?:(?:ignore|forget|disregard|override|bypass) (?:\w+ ){0,3}"
    r"(?:instruction|rule|prompt|guideline|above|previous|restriction|safet|polic|"
    r"everything|told)\w*"
    r"|system prompt|developer mode|jailbreak\w*|you are now|act as|pretend (?:to be|that|you)"
    r"|roleplay|role play|repeat after me|(?:just |only |please )*(?:say|reply|"
    r"respond|answer|write|print|output)"
    r" (?:with |only |that |exactly |just )+|simon says|new instruction|sudo|from now on|"
    r"say (?:yes|no|ok|it)\b|reveal your|(?:write|send|give) (?:me )?(?:a |"
    r"your )?(?:poem|essay|code|story|token|password))"
)
_COMPARES = re.compile(
    r"\b(?:vs|versus|v|side by side|compar\w*|diff|differ\w*|distinguish\w*|differentiate|"
    r"better|best|similarit\w*|between|"
    r"longer|longest|shorter|shortest|higher|highest|lower|lowest|faster|slower|"
    r"stronger|safer|than|"
    r"advantage\w*|same|superior|fark|farq|antar|tulna|behtar|अंतर|फर्क|तुलना)\b"
)  # fmt: skip
_COMPARES_WITH = re.compile(
    r"^(?:and |now |then |please )*(?:compare (?:it |this |them )?(?:with|to|and)|"
    r"compared (?:with|to)|vs|versus|"
    r"(?:what is the )?difference (?:from|with|between it and)|how is it different from|"
    r"how does it (?:differ from|compare (?:with|to)))\b"
)
_TOGETHER = re.compile(
    r"\b(?:with|together|combin\w*|along|alongside|co ?administ\w*|concomitant\w*|"
    r"concurrent\w*|interact\w*"
    r"|saath|sath|added|add|mix\w*|साथ|after|before)\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|it's|this drug|that drug|this one|that one|this medicine|"
    r"the drug(?! (?:interactions?|class|target|category|group|name|of|levels?|dose|for|with|"
    r"that|which|having|whose))|"
    r"iska|iski|iske|isko|"
    r"isse|ise|isme|ismein|uska|uski|uske|usko|this|ye|yeh|इसका|इसकी|इसके|इसे|उसका|"
    r"उसकी|them|their|these two|both|they)\b"
)
_THEY_ASK = re.compile(r"\bthey (?:ask\w*|say|said|want\w*|gave|give)\b")
_CARRIES_ON = re.compile(
    r"^(?:and|also|what about|how about|aur|or|then|ok and|okay and|और|what of|now)\b"
)
_DEFINES = re.compile(
    r"^(?:what (?:is|are|does)(?! the\b| its\b)|define|definition of|meaning of|"
    r"explain|what do you mean by)\b"
    r"|\bdefinition$"
    r"|\b(?:kya hota|kya hoti|kya hai|matlab|means|mean|meaning|क्या है|क्या होता|"
    r"क्या होती|मतलब|stands? for|full form)\b"
)  # fmt: skip
_SEEKS = re.compile(
    r"\b(?:which|kaun|kon|kaunsa|kaunsi|konsa|konsi|list|name|any|all|कौन|कौनसी|"
    r"what (?:other )?(?:drugs?|agents?|medicines?|biologics?|medications?|else|"
    r"causes?|treats?|inhibits?|blocks?)|"
    r"drugs|agents|medicines|ones|medications|biologics|dawaiyan|inhibitors|blockers|antagonists|"
    r"antibodies|everything|(?:drug|agent|medicine) (?:that|which|to|for))\b"
)
_NEGATES = re.compile(
    r"\b(?:not|no|non|without|except|excluding|besides|other than|apart from|never|nahi|nahin|"
    r"neither|नहीं)\b"
)
_JUDGES = re.compile(
    r"\b(?:best|ideal|most effective|strongest|superior|sabse (?:accha|achha|acchi))\b"
)
_ABOUT_THE_BOT = re.compile(
    r"\bwho (?:made|created|built|developed|programmed|owns|are) you\b"
    r"|\bare you (?:an? )?(?:bot|human|real|robot|ai|chatgpt|person|machine)\b"
    r"|\byour (?:name|age|creator|owner|developer)\b"
)
_LONGEST_TALK = 9  # Words of a greeting or a thank-you.


def spoken(words: Sequence[str]) -> str:
    """Return words as one line, for the patterns of this module."""
    return " ".join(words)


def commands_the_bot(line: str) -> bool:
    """Say whether a text tries to direct the bot instead of asking."""
    return bool(_COMMAND.search(line))


def is_small_talk(text: str) -> bool:
    """Say whether a text is a greeting, thanks, or talk about the bot itself."""
    words = words_in(text)
    if not words:
        return True
    if len(words) <= _LONGEST_TALK and _ABOUT_THE_BOT.search(" ".join(words)):
        return True
    known, cores = words_of("greetings"), words_of("greeting_cores")
    if len(words) > _LONGEST_TALK or cores.isdisjoint(words):
        return False
    return all(word in known for word in words)


def compares(line: str) -> bool:
    """Say whether a text sets things side by side."""
    return bool(_COMPARES.search(line))


def compares_with(line: str) -> bool:
    """Say whether a text sets what was spoken of before beside something ("vs rilonacept")."""
    return bool(_COMPARES_WITH.search(line))


def puts_together(line: str) -> bool:
    """Say whether a text asks about giving things at the same time or one after the other."""
    return bool(_TOGETHER.search(line))


def points_back(line: str) -> bool:
    """Say whether a text refers to something said before ("it", "iska")."""
    return bool(_POINTS_BACK.search(_THEY_ASK.sub(" ", line)))


def carries_on(line: str) -> bool:
    """Say whether a text goes on from the last question ("and ...", "what about ...")."""
    return bool(_CARRIES_ON.search(line))


def defines(line: str) -> bool:
    """Say whether a text asks what a word means."""
    return bool(_DEFINES.search(line))


def seeks_topics(line: str) -> bool:
    """Say whether a text asks which topics fit ("which one ...", "drugs for ...")."""
    return bool(_SEEKS.search(line))


def negates(line: str) -> bool:
    """Say whether a text turns a condition round ("not given orally")."""
    return bool(_NEGATES.search(line))


def asks_for_judgement(line: str) -> bool:
    """Say whether a text asks which is best, which no field of a base says."""
    return bool(_JUDGES.search(line))
