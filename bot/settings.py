"""Settings, read once from the environment and from ``.env``; everyone else receives values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from bot.errors import SettingsError
from bot.locale import ENGLISH, languages

ANONYMOUS_ADMIN_ID = 1087968824
"""The account Telegram shows for every anonymous group admin; anybody could be behind it."""

ENV_FILE = Path(".env")
"""Where settings may stand beside the environment, which wins."""

_TOKEN = re.compile(r"[^\s:/]+:[^\s/]+")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+(/[^\s]*)?")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_DATABASE = re.compile(r"(sqlite\+aiosqlite|postgresql\+asyncpg)://\S+")


class LogFormat(StrEnum):
    """How a log line is written."""

    TEXT = "text"
    JSON = "json"


class HttpTransport(StrEnum):
    """The HTTP client under python-telegram-bot."""

    AIOHTTP = "aiohttp"
    HTTPX = "httpx"


class Settings(BaseModel):
    """Everything an operator can set; the field's name in capitals is the key.

    Attributes:
        telegram_bot_token: from BotFather; None opens the playground instead.
        telegram_api_base_url: any Bot API server, without ``/bot``.
        knowledge_watch: take over a saved knowledge file without a restart.
        data_dir: created when missing; holds the SQLite file.
        semantic_search: ask the sentence model of the extra ``[semantic]`` beside the words.
        database_url: None means ``study_bot.sqlite3`` in ``data_dir``.
        default_time_zone: IANA name for chats that have not chosen one.
        default_language: of the interface, for chats that have not chosen one.
        curator_ids: user ids that may reload content and read reports.
        maintainer_chat_id: chat that hears of faults; None for nobody.
        unanswered_days: how long a question without an answer is kept after it was last asked.
        messages_per_minute: of one person, also the longest burst; 0 for no flood limits.
        webhook_url: public https address that Telegram posts to; None polls.
        listen_port: of the web server for webhook, health and metrics; None for no server
            while polling.
    """

    model_config = ConfigDict(frozen=True, validate_default=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_base_url: str = "https://api.telegram.org"
    knowledge_dir: Path = Path("knowledge")
    knowledge_watch: bool = True
    data_dir: Path = Path("data")
    semantic_search: bool = False
    database_url: SecretStr | None = None
    playground_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    default_time_zone: str = "Asia/Kolkata"
    default_language: str = ENGLISH
    curator_ids: frozenset[int] = frozenset()
    maintainer_chat_id: int | None = None
    unanswered_days: Annotated[int, Field(ge=1, le=3650)] = 90
    messages_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 30
    http_transport: HttpTransport = HttpTransport.AIOHTTP
    proxy_url: SecretStr | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    listen_host: str = "127.0.0.1"
    listen_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    log_level: str = "INFO"
    log_format: LogFormat = LogFormat.TEXT

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any, info: Any) -> Any:  # noqa: ANN401 - any raw value
        if isinstance(value, str) and not value.strip():
            return cls.model_fields[info.field_name].get_default()
        return value.strip() if isinstance(value, str) else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _check_token(cls, token: SecretStr | None) -> SecretStr | None:
        if token and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("must look like 123456:ABC-DEF, as BotFather gives it")
        return token

    @field_validator("telegram_api_base_url", "webhook_url")
    @classmethod
    def _check_address(cls, address: str | None) -> str | None:
        if address is not None and not (_WEB_ADDRESS.fullmatch(address) and _is_whole(address)):
            raise ValueError("must be a web address such as http://127.0.0.1:8081")
        return address.rstrip("/") if address else None

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("must be 1 to 256 letters, digits, _ or -")
        return secret

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, url: SecretStr | None) -> SecretStr | None:
        value = url.get_secret_value() if url else ""
        if url and not (_DATABASE.fullmatch(value) and _is_whole(value)):
            raise ValueError(
                "must start with sqlite+aiosqlite:// or postgresql+asyncpg:// and name a database"
            )
        return url

    @field_validator("proxy_url")
    @classmethod
    def _check_proxy(cls, url: SecretStr | None) -> SecretStr | None:
        value = url.get_secret_value() if url else ""
        if url and not (_is_whole(value) and urlsplit(value).hostname):
            raise ValueError("must be an address such as http://user:password@host:3128")
        return url

    @field_validator("default_time_zone")
    @classmethod
    def _check_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)  # Listing all zones would read six hundred files at every start.
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            wish = f"no time zone is called {name!r}; write one such as Asia/Kolkata"
            raise ValueError(wish) from error
        return name

    @field_validator("default_language")
    @classmethod
    def _check_language(cls, code: str) -> str:
        if code.casefold() not in languages():
            raise ValueError(f"must be one of {', '.join(languages())}")
        return code.casefold()

    @field_validator("curator_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:  # noqa: ANN401 - any raw value
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[\s,;]+", value) if part]
        if not all(part.isdigit() for part in parts):
            raise ValueError("must be user ids parted by commas, such as 11111111,22222222")
        return frozenset(map(int, parts))

    @field_validator("curator_ids")
    @classmethod
    def _refuse_anonymous(cls, ids: frozenset[int]) -> frozenset[int]:
        if ANONYMOUS_ADMIN_ID in ids:
            raise ValueError(f"{ANONYMOUS_ADMIN_ID} stands for every anonymous group admin")
        return ids

    @field_validator("log_level")
    @classmethod
    def _check_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @property
    def zone(self) -> ZoneInfo:
        """The default time zone."""
        return ZoneInfo(self.default_time_zone)

    @property
    def database_address(self) -> str:
        """The SQLAlchemy URL; may hold a password, so it is never logged."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{(self.data_dir / 'study_bot.sqlite3').resolve()}"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that must not appear in a log line; of an address, its password as well."""
        kept = (self.telegram_bot_token, self.webhook_secret, self.database_url, self.proxy_url)
        values = [secret.get_secret_value() for secret in kept if secret]
        written = [urlsplit(value).password for value in values if "://" in value]
        passwords = [
            each for password in written if password for each in (password, unquote(password))
        ]
        return (*values, *dict.fromkeys(each for each in passwords if len(each) > 3))


def _is_whole(address: str) -> bool:
    """Tell whether an address has brackets in pairs and a port that is one."""
    try:
        _ = urlsplit(address).port  # Checked when it is read.
    except ValueError:
        return False
    return True


def read_settings(
    *,
    env_file: Path | None = ENV_FILE,
    **overrides: Any,  # noqa: ANN401 - as the fields are
) -> Settings:
    """Read the environment and ``.env``; ``overrides`` win.

    Args:
        env_file: "KEY=value" lines; it may be missing, and None reads none.
        overrides: fields.

    Raises:
        SettingsError: naming every missing or malformed key.
    """
    written = _values_in(env_file) if env_file and env_file.is_file() else {}
    given = dict((*_fields_of(written), *_fields_of(os.environ)))
    try:
        settings = Settings(**{**given, **overrides})
    except ValidationError as error:
        raise SettingsError([_fault_line(dict(fault)) for fault in error.errors()]) from error
    if settings.webhook_url and not settings.webhook_secret:
        raise SettingsError(["WEBHOOK_SECRET: is needed when WEBHOOK_URL is set"])
    if settings.webhook_url and settings.listen_port is None:
        raise SettingsError(["LISTEN_PORT: is needed when WEBHOOK_URL is set, such as 8081"])
    return settings


def _values_in(file: Path) -> Mapping[str, str | None]:
    from dotenv import dotenv_values  # A server has its settings in the environment.

    try:
        return dotenv_values(file, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{file}: cannot be read: {error}"]) from error


def _fields_of(written: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the settings among variables, whatever their letters' case, by field."""
    for key, value in written.items():
        if value is not None and key.lower() in Settings.model_fields:
            yield key.lower(), value


def _fault_line(fault: dict[str, Any]) -> str:
    key = str(fault["loc"][0]).upper() if fault["loc"] else "SETTINGS"
    return f"{key}: {fault['msg'].removeprefix('Value error, ')}"
