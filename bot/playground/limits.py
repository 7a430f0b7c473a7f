"""Telegram's limits on what one message may hold, checked with Telegram's error texts.

Documented limits stand in the Bot API; the two on the keyboard are undocumented and kept as
python-telegram-bot's constants have them.
"""

from typing import Any

from bot.playground.entities import Entity, EntityError, parse_html, utf16_length
from bot.playground.parameters import Parameters
from bot.playground.refusals import bad_request
from bot.playground.tidying import tidy

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
CALLBACK_DATA_BYTES = 64
BUTTONS_PER_KEYBOARD = 100
BUTTONS_PER_ROW = 8
ALERT_LENGTH = 200
CALLBACK_LIFETIME_SECONDS = 60
POLL_QUESTION_LENGTH = 300
POLL_OPTION_LENGTH = 100
POLL_OPTIONS = 12
POLL_EXPLANATION_LENGTH = 200
POLL_EXPLANATION_LINE_FEEDS = 2
POLL_OPEN_SECONDS = range(5, 2_628_001)
DELETABLE_SECONDS = 48 * 3600
INLINE_RESULTS = 50

_BUTTON_ACTIONS = (
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "pay",
)


def read_text(
    parameters: Parameters, name: str, *, entities_name: str = "entities"
) -> tuple[str, list[Entity]]:
    """Read a text with its markup or its entities, trimmed as Telegram does.

    Raises:
        Refusal: The markup is not Telegram's HTML.
    """
    text = parameters.text(name)
    entities: list[Entity] = parameters.structure(entities_name, [])
    mode = parameters.text("parse_mode").lower()
    if mode and not entities:
        if mode != "html":
            raise bad_request("unsupported parse_mode")
        try:
            text, entities = parse_html(text)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    return tidy(text, entities)


def message_text(parameters: Parameters) -> dict[str, Any]:
    """Return the text and entities of a text message.

    Raises:
        Refusal: It is empty, too long, or badly marked up.
    """
    text, entities = read_text(parameters, "text")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption(parameters: Parameters) -> dict[str, Any]:
    """Return the caption and its entities, or nothing.

    Raises:
        Refusal: It is too long, or badly marked up.
    """
    text, entities = read_text(parameters, "caption", entities_name="caption_entities")
    if utf16_length(text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def inline_keyboard(parameters: Parameters) -> dict[str, Any] | None:
    """Return the inline keyboard of a call, or None; other keyboards are not kept.

    Raises:
        Refusal: A button or the whole is beyond what Telegram takes.
    """
    markup = parameters.structure("reply_markup")
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    for row in rows:
        if len(row) > BUTTONS_PER_ROW:
            raise bad_request("REPLY_MARKUP_INVALID")
        for button in row:
            _check_button(button)
    if sum(map(len, rows)) > BUTTONS_PER_KEYBOARD:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: dict[str, Any]) -> None:
    trouble = "can't parse inline keyboard button"
    if not str(button.get("text", "")).strip():
        raise bad_request(f'{trouble}: Field "text" must be non-empty')
    if not any(action in button for action in _BUTTON_ACTIONS):
        raise bad_request(f"{trouble}: Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def check_alert(text: str) -> None:
    """Refuse an answer to a tap that is longer than Telegram shows."""
    if utf16_length(text) > ALERT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")


def check_poll(question: str, options: list[str], explanation: str) -> None:
    """Refuse a poll whose parts are missing or too long."""
    if not question.strip():
        raise bad_request("poll question must be non-empty")
    if utf16_length(question) > POLL_QUESTION_LENGTH:
        raise bad_request(f"poll question length must not exceed {POLL_QUESTION_LENGTH}")
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > POLL_OPTIONS:
        raise bad_request(f"poll can't have more than {POLL_OPTIONS} options")
    for option in options:
        if not option.strip():
            raise bad_request("poll options must be non-empty")
        if utf16_length(option) > POLL_OPTION_LENGTH:
            raise bad_request(f"poll options length must not exceed {POLL_OPTION_LENGTH}")
    too_long = utf16_length(explanation) > POLL_EXPLANATION_LENGTH
    if too_long or explanation.count("\n") > POLL_EXPLANATION_LINE_FEEDS:
        raise bad_request("message is too long")
