"""The token never reaches a log line: not in URLs, arguments, tracebacks or other loggers."""

import json
import logging

import pytest

from bot.logs import NOISY, RedactingFormatter, Redactor, configure_logging, update_id
from bot.settings import LogFormat, Settings

TOKEN = "987654321:AbCdEfGhIjKlMnOpQrStUvWxYz012345678"


@pytest.fixture
def formatter(request):
    return RedactingFormatter(Redactor((TOKEN,)), getattr(request, "param", LogFormat.TEXT))


def record(message, *arguments, error=None):
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("x", logging.ERROR, __file__, 1, message, arguments, info)


def failure():
    try:
        raise RuntimeError(f"POST https://api.telegram.org/bot{TOKEN}/getMe failed")
    except RuntimeError as error:
        return error


@pytest.mark.parametrize("formatter", list(LogFormat), indirect=True)
@pytest.mark.parametrize(
    "entry",
    [
        record(f"https://api.telegram.org/bot{TOKEN}/getMe"),
        record("request to %s", f"/bot{TOKEN}/getUpdates"),
        record("failed", error=failure()),
        record("another token: 123456789:ABCDEFGHIJ-klmnopqrstuvwxyz_0123456"),
    ],
)
def test_no_line_holds_a_token(formatter, entry):
    line = formatter.format(entry)
    assert TOKEN not in line
    assert "ABCDEFGHIJ-klm" not in line
    assert "***" in line


@pytest.mark.parametrize("formatter", [LogFormat.JSON], indirect=True)
def test_json_lines_carry_the_updates_number(formatter):
    token = update_id.set(77)
    try:
        fields = json.loads(formatter.format(record("hello")))
    finally:
        update_id.reset(token)
    assert (fields["message"], fields["update"]) == ("hello", 77)


def test_a_time_is_no_token(formatter):
    assert "10:30:00 12345" in formatter.format(record("at 10:30:00 12345"))


def test_http_loggers_are_silenced(tmp_path, capsys):
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logging(Settings(telegram_bot_token=TOKEN, data_dir=tmp_path))
        logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
        logging.getLogger("telegram.Bot").error("cannot reach /bot%s/getMe", TOKEN)
        written = capsys.readouterr().err
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for name in NOISY:
            logging.getLogger(name).setLevel(logging.NOTSET)
    assert "HTTP Request" not in written
    assert "cannot reach" in written
    assert TOKEN not in written
