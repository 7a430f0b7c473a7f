"""Settings: every fault at once, each naming its key; secrets stay secret."""

import pytest

from bot.errors import SettingsError
from bot.settings import ANONYMOUS_ADMIN_ID, Settings, read_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_set_is_fine():
    settings = read_settings()
    assert settings.telegram_bot_token is None
    assert settings.database_address.endswith("study_bot.sqlite3")


def test_dotenv_is_read_and_an_empty_value_is_unset(tmp_path):
    (tmp_path / ".env").write_text(
        "TELEGRAM_BOT_TOKEN=\nCURATOR_IDS= 11, 22 \nPLAYGROUND_PORT=9000\n", encoding="utf-8"
    )
    settings = read_settings()
    assert settings.telegram_bot_token is None
    assert settings.curator_ids == {11, 22}
    assert settings.playground_port == 9000


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("TELEGRAM_BOT_TOKEN", "abc", "123456:ABC-DEF"),
        ("TELEGRAM_API_BASE_URL", "api.telegram.org", "web address"),
        ("DATABASE_URL", "mysql://x", "postgresql"),
        ("DEFAULT_TIME_ZONE", "IST+5", "Asia/Kolkata"),
        ("CURATOR_IDS", "asha", "user ids"),
        ("CURATOR_IDS", str(ANONYMOUS_ADMIN_ID), "anonymous"),
        ("PLAYGROUND_PORT", "http", "integer"),
        ("PLAYGROUND_PORT", "70000", "65535"),
        ("LOG_LEVEL", "LOUD", "DEBUG"),
        ("HTTP_TRANSPORT", "curl", "aiohttp"),
        ("WEBHOOK_URL", "https://bot.example.org", "WEBHOOK_SECRET"),
    ],
)
def test_a_malformed_setting_names_its_key_and_the_mend(monkeypatch, key, value, word):
    monkeypatch.setenv(key, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    (line,) = caught.value.faults
    assert line.startswith((f"{key}:", "WEBHOOK_SECRET:"))
    assert word in line


def test_all_faults_come_at_once(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("PLAYGROUND_PORT", "x")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert len(caught.value.faults) == 2


def test_the_token_does_not_show(monkeypatch):
    token = "123456:" + "A" * 35
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
    settings = read_settings()
    assert token not in repr(settings) + str(settings)
    assert settings.secrets == (token,)
