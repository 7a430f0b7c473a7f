"""What is fuzzed: each target takes a text and raises when a promise is broken.

The same targets serve hypothesis (the tests here), the kept corpus (``corpus/<target>/``) and
atheris (``python -m benchmarks.fuzz``).
"""

import json
import re
import time
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import tdjson
import telegram

from bot.content.files import Refused
from bot.content.importing.building import build_topic
from bot.content.importing.decoding import Unusable
from bot.content.importing.formats import FORMATS
from bot.content.importing.writing import as_yaml
from bot.content.page_import import Order, import_page
from bot.content.strict_yaml import parse
from bot.domain.anonymous import without_identity
from bot.domain.answer import Context
from bot.domain.knowledge_base import KnowledgeBase
from bot.domain.monograph import TopicKind
from bot.errors import CallbackDataError, SettingsError
from bot.handlers.callback_data import LIMIT_BYTES, decode, encode
from bot.search.normalizer import LONGEST_TEXT, LONGEST_WORD, fold, normalize, tokenize
from bot.search.resolver import Resolver
from bot.settings import Settings, read_settings
from bot.views.outcome import outcome_reply
from bot.views.reply import MESSAGE_LIMIT, Reply, clean_name, escape, plain, utf16_length
from tests.chat import KNOWLEDGE, _indexed, _stamp

# The promise is 50 ms; a busy machine counts up to twice the CPU time for the same work.
SLOWEST_QUESTION_SECONDS = 0.15
SLOWEST_PAGE_SECONDS = 1.0


def take_normalizer(text: str) -> None:
    """Tokens are short, never empty, and stand where they say."""
    folded = fold(text)
    assert len(folded) <= LONGEST_TEXT
    for token in tokenize(text):
        assert 0 < len(token.text) <= LONGEST_WORD
        assert 0 <= token.start < token.end <= len(folded)
    assert normalize(text) == " ".join(token.text for token in tokenize(text))


@lru_cache(maxsize=1)
def _bases() -> tuple[tuple[KnowledgeBase, Resolver], ...]:
    """Return the shipped base, and the same as guides, which are searched another way."""
    knowledge, resolver = _indexed(KNOWLEDGE, _stamp(KNOWLEDGE))
    topics = {
        key: topic.model_copy(update={"kind": TopicKind.GUIDE})
        for key, topic in knowledge.topics.items()
    }
    guides = KnowledgeBase("guides", topics, knowledge.terms, knowledge.lexicon)
    return (knowledge, resolver), (guides, Resolver(guides))


def take_search(text: str) -> None:
    """Every text has an outcome within the time, on its own and as a follow-up."""
    text = text[:4096]
    for knowledge, resolver in _bases():
        for context in (None, Context(("anakinra",), "half_life")):
            outcome = resolver.resolve(text, context)
            assert all(0 <= match.confidence <= 100 for match in outcome.candidates)
            check_reply(outcome_reply(knowledge, outcome))
            seconds = fastest(partial(resolver.resolve, text, context))
            assert seconds < SLOWEST_QUESTION_SECONDS, (knowledge.version, seconds)


def fastest(act: Callable[[], object], tries: int = 5) -> float:
    """Return the least CPU time of several tries; a busy machine makes none of them faster."""
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        act()
        best = min(best, time.process_time() - start)
        if best < SLOWEST_QUESTION_SECONDS / 2:
            break
    return best


def take_importer(text: str) -> None:
    """A page gives a file that our own loader can read, or is refused in words."""
    data = text.encode("utf-8", "surrogatepass")
    for kind in (None, *FORMATS):
        start = time.process_time()
        try:
            made = as_yaml(build_topic(import_page(data, Order("page", kind=kind))))
        except Unusable:
            continue
        try:
            tree, faults = parse(made, Path("made.yaml"))
        except Refused as refused:
            raise AssertionError(f"the importer wrote what is refused: {refused}") from refused
        assert tree is not None
        assert not [fault for fault in faults if "written twice" in fault.what]
        assert time.process_time() - start < SLOWEST_PAGE_SECONDS, kind


def take_codec(text: str) -> None:
    """What is decoded is encoded to the same again; everything else is refused by name."""
    try:
        action = decode(text)
    except CallbackDataError:
        return
    assert encode(action) == text
    assert len(text.encode()) <= LIMIT_BYTES
    assert all(len(arg) < 16 or not arg.isdigit() for arg in action.args)


def take_settings(text: str) -> None:
    """Lines of an .env file give settings or faults that name their keys."""
    keys = set(Settings.model_fields)
    found = re.findall(r"^(\w+)=(.*)$", text, re.M)
    values = {key.lower(): value for key, value in found if key.lower() in keys}
    try:
        settings = read_settings(env_file=None, **values)
    except SettingsError as error:
        if not all(re.match(r"[A-Z_]+: .", fault) for fault in error.faults or [""]):
            raise
        return
    assert settings.zone
    assert settings.database_address
    assert settings.secrets is not None


def take_yaml(text: str) -> None:
    """The strict loader reads plain data or refuses; nothing is ever constructed."""
    text = text.encode("utf-8", "ignore").decode()  # A file is decoded before, strictly.
    try:
        tree, _ = parse(text, Path("x.yaml"))
    except Refused:
        return
    json.dumps(tree, default=str)


def take_update(text: str) -> None:
    """What is JSON becomes an update of the library or fails as a malformed one."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(data, dict):
        return
    # The library's own words for "this is no update"; the inbox sets such a thing aside.
    try:
        telegram.Update.de_json(data, None)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
        return


def take_reply(text: str) -> None:
    """A text of our HTML is split into messages that Telegram accepts, and nothing is lost."""
    check_reply(Reply(html_of(text)))


def take_name(text: str) -> None:
    """A cleaned name is short, on one line, and free of what is not seen."""
    name = clean_name(text)
    assert 0 < len(name) <= 24
    assert name == " ".join(name.split())
    assert clean_name(name) == name
    without_identity(text)


_PIECES = ("<b>", "<i>", "<u>", "<code>", "<pre>", "</", "\n", "\n\n")


def html_of(text: str) -> str:
    """Make markup as views do of any text: tags are closed, and none runs over a blank line.

    Bytes 1 to 8 stand for the pieces of markup, so that a fuzzer reaches them quickly.
    """
    made: list[str] = []
    stack: list[str] = []
    for character in text:
        number = ord(character) - 1
        piece = _PIECES[number] if 0 <= number < len(_PIECES) else character
        if piece == "</":
            made += [f"</{stack.pop()}>"] if stack else []
        elif piece == "\n\n":
            made += [f"</{tag}>" for tag in reversed(stack)] + ["\n\n"]
            stack.clear()
        elif piece.startswith("<") and len(piece) > 1:
            if len(stack) < 4 and "code" not in stack and "pre" not in stack:
                stack.append(piece[1:-1])
                made.append(piece)
        else:
            made.append("\n" if piece in "\r\n" else escape(piece))
    return "".join(made) + "".join(f"</{tag}>" for tag in reversed(stack))


def check_reply(reply: Reply) -> None:
    """Check that every part is accepted by TDLib, short enough, and that no word is lost."""
    if not reply.plain.strip():
        return
    parts = reply.parts()
    for part in parts:
        told = _as_telegram_reads(part)
        assert told == plain(part), part
        assert utf16_length(told) <= MESSAGE_LIMIT
        assert told.strip(), parts
    together = "".join("".join(map(plain, parts)).split())
    assert together == "".join(reply.plain.split())


def _as_telegram_reads(markup: str) -> str:
    request = {
        "@type": "parseTextEntities",
        "text": markup,
        "parse_mode": {"@type": "textParseModeHTML"},
    }
    answer = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"{}")
    assert answer["@type"] == "formattedText", (answer, markup)
    return str(answer["text"])


tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')

TARGETS: dict[str, Callable[[str], None]] = {
    "normalizer": take_normalizer,
    "search": take_search,
    "importer": take_importer,
    "codec": take_codec,
    "settings": take_settings,
    "yaml": take_yaml,
    "update": take_update,
    "reply": take_reply,
    "name": take_name,
}

CORPUS = Path(__file__).parent / "corpus"


def corpus_of(target: str) -> list[Path]:
    """Return the kept inputs of a target."""
    return sorted((CORPUS / target).glob("*"))


def read_input(path: Path) -> str:
    """Return a kept input; bytes that are no UTF-8 become lone surrogates."""
    return path.read_bytes().decode("utf-8", "surrogateescape")
