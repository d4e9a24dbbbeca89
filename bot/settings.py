"""The settings: environment and `.env`, read here and nowhere else.

Every reader names the setting it refuses and the remedy; `load_settings` collects all of them before it raises.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeVar, get_args, overload
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from models.crypto import Vault

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
LogFormat = Literal["text", "json"]

DATABASE_URL = SecretStr("sqlite:///kinerja.db")
API_URL = "https://api.telegram.org"
CHAT_HOURS, MOST_CHAT_HOURS = 24, 47
"""How long content stays in a chat. Telegram lets a message be deleted for 48 hours. Our own choice."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Webhook:
    """The address given to Telegram and the secret that it sends back in a header."""

    url: str
    secret: SecretStr


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """What a command needs that only looks after the data. The database address may hold a password."""

    database_url: SecretStr = DATABASE_URL
    data_dir: Path = Path("data")
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(StorageSettings):
    """What the bot needs. The vault holds the encryption keys; without `webhook` the bot polls."""

    telegram_bot_token: SecretStr
    vault: Vault
    telegram_api_url: str = API_URL
    webhook: Webhook | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8080
    admin_ids: frozenset[int] = frozenset()
    chat_hours: int = CHAT_HOURS
    clock_file: Path | None = None


class Environment(BaseSettings):
    """The settings as they are written; what is empty counts as missing."""

    def __init__(self, env_file: Path | None) -> None:
        super().__init__(_env_file=env_file)

    model_config = SettingsConfigDict(env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    telegram_bot_token: SecretStr | None = Field(None, validation_alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: str = Field(API_URL, validation_alias="TELEGRAM_API_URL")
    database_url: SecretStr = Field(DATABASE_URL, validation_alias="DATABASE_URL")
    data_dir: Path = Field(Path("data"), validation_alias="KINERJA_DATA_DIR")
    mode: str = Field("polling", validation_alias="KINERJA_MODE")
    webhook_url: str | None = Field(None, validation_alias="KINERJA_WEBHOOK_URL")
    webhook_secret: SecretStr | None = Field(None, validation_alias="KINERJA_WEBHOOK_SECRET")
    http_host: str = Field("127.0.0.1", validation_alias="KINERJA_HTTP_HOST")
    http_port: str = Field("8080", validation_alias="KINERJA_HTTP_PORT")
    encryption_key: SecretStr | None = Field(None, validation_alias="KINERJA_ENCRYPTION_KEY")
    admin_ids: str = Field("", validation_alias="KINERJA_ADMIN_IDS")
    chat_hours: str = Field(str(CHAT_HOURS), validation_alias="KINERJA_CHAT_HOURS")
    clock_file: Path | None = Field(None, validation_alias="KINERJA_CLOCK_FILE")
    log_level: str = Field("INFO", validation_alias="KINERJA_LOG_LEVEL")
    log_format: str = Field("text", validation_alias="KINERJA_LOG_FORMAT")


NAMES = tuple(str(field.validation_alias) for field in Environment.model_fields.values())
"""Every setting there is."""


class SettingError(Exception):
    """One setting is missing or wrong; says which one and what to write instead, never a secret."""

    def __init__(self, name: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{name} {wrong}. {remedy}")
        self.name = name


class SettingsError(Exception):
    """Everything that is wrong with the settings, one line each."""

    def __init__(self, problems: tuple[SettingError, ...]) -> None:
        lines = "".join(f"\n  - {problem}" for problem in problems)
        super().__init__(f"The settings (environment or .env) need attention:{lines}")
        self.problems = problems


class Reader(Protocol):
    """Reads one setting; notes what is wrong with it and goes on with the second value."""

    def __call__(self, reader: Callable[[Environment], T], otherwise: T) -> T: ...


@overload
def load_settings(purpose: Literal["bot"], *, env_file: Path | None = ...) -> Settings: ...
@overload
def load_settings(purpose: Literal["storage"], *, env_file: Path | None = ...) -> StorageSettings: ...


def load_settings(purpose: Literal["bot", "storage"], *, env_file: Path | None = Path(".env")) -> StorageSettings:
    """The settings for a purpose. Raises `SettingsError` with everything that is missing or wrong for it."""
    written = Environment(env_file)
    problems: list[SettingError] = []

    def read(reader: Callable[[Environment], T], otherwise: T) -> T:
        try:
            return reader(written)
        except SettingError as problem:
            problems.append(problem)
            return otherwise

    database_url = read(_database_url, DATABASE_URL)
    log_level: LogLevel = read(_log_level, "INFO")
    log_format: LogFormat = read(_log_format, "text")
    data_dir = written.data_dir
    if purpose == "storage":
        if problems:
            raise SettingsError(tuple(problems))
        return StorageSettings(database_url=database_url, data_dir=data_dir, log_level=log_level, log_format=log_format)
    token = read(_token, None)
    vault = read(_vault, None)
    api_url = read(_api_url, "")
    webhook = _webhook(read, written)
    port = read(_port, 0)
    admin_ids: frozenset[int] = read(_admin_ids, frozenset())
    chat_hours = read(_chat_hours, CHAT_HOURS)
    clock_file = read(_clock_file, None)
    if problems or token is None or vault is None:
        raise SettingsError(tuple(problems))
    return Settings(
        database_url=database_url,
        data_dir=data_dir,
        log_level=log_level,
        log_format=log_format,
        telegram_bot_token=token,
        vault=vault,
        telegram_api_url=api_url,
        webhook=webhook,
        http_host=written.http_host,
        http_port=port,
        admin_ids=admin_ids,
        chat_hours=chat_hours,
        clock_file=clock_file,
    )


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine."""
    host = _split(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _vault(written: Environment) -> Vault:
    name, remedy = "KINERJA_ENCRYPTION_KEY", "Run `kinerja key new` and put its output into .env."
    if written.encryption_key is None:
        raise SettingError(name, "is missing", remedy)
    try:
        return Vault.parse(written.encryption_key.get_secret_value())
    except ValueError as error:
        raise SettingError(name, f"cannot be used: {error}", remedy) from None


def _token(written: Environment) -> SecretStr:
    name, remedy = "TELEGRAM_BOT_TOKEN", "Ask @BotFather for a token and write it into .env."
    if written.telegram_bot_token is None:
        raise SettingError(name, "is missing", remedy)
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", written.telegram_bot_token.get_secret_value()):
        raise SettingError(name, "is no bot token (<number>:<letters and digits>)", remedy)
    return written.telegram_bot_token


def _api_url(written: Environment) -> str:
    url = written.telegram_api_url
    parts = _split(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or url.endswith("/")
    ):
        wrong = f"is no root address of a Bot API: {url!r}"
        raise SettingError("TELEGRAM_API_URL", wrong, "Write https://host without a slash at the end.")
    return url


def _database_url(written: Environment) -> SecretStr:
    url = written.database_url.get_secret_value()
    parts = _split(url)
    sqlite = url.startswith("sqlite:///") and len(url) > len("sqlite:///")
    if not sqlite and not (parts.scheme == "postgresql" and parts.path.strip("/")):
        # The address may hold a password, so it is not repeated.
        remedy = "Write sqlite:///file.db or postgresql://user:password@host/database."
        raise SettingError("DATABASE_URL", "is no address of a database that the bot knows", remedy)
    return written.database_url


def _webhook(read: Reader, written: Environment) -> Webhook | None:
    """Both halves are read, so that both can be named."""
    if read(_mode, "polling") == "polling":
        return None
    return Webhook(url=read(_webhook_url, ""), secret=read(_webhook_secret, SecretStr("")))


def _mode(written: Environment) -> str:
    return _one_of("KINERJA_MODE", written.mode, ("polling", "webhook"))


def _webhook_url(written: Environment) -> str:
    name, remedy = "KINERJA_WEBHOOK_URL", "Write the full public address, such as https://bot.example.go.id/telegram."
    url = written.webhook_url
    if url is None:
        raise SettingError(name, "is missing, but KINERJA_MODE is webhook", remedy)
    parts = _split(url)
    if not parts.hostname or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))):
        raise SettingError(name, f"is no https address (http only on loopback): {url!r}", remedy)
    return url


def _webhook_secret(written: Environment) -> SecretStr:
    name = "KINERJA_WEBHOOK_SECRET"
    remedy = "Write 1 to 256 letters, digits, - or _, for example what `openssl rand -hex 32` prints."
    if written.webhook_secret is None:
        raise SettingError(name, "is missing, but KINERJA_MODE is webhook", remedy)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", written.webhook_secret.get_secret_value()):
        raise SettingError(name, "holds characters that Telegram does not accept, or too many", remedy)
    return written.webhook_secret


def _port(written: Environment) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", written.http_port) or not 1 <= int(written.http_port) <= 65535:
        raise SettingError("KINERJA_HTTP_PORT", f"is no port: {written.http_port!r}", "Write a number from 1 to 65535.")
    return int(written.http_port)


def _admin_ids(written: Environment) -> frozenset[int]:
    entries = [entry.strip() for entry in written.admin_ids.split(",") if entry.strip()]
    wrong = [entry for entry in entries if not re.fullmatch(r"[1-9][0-9]{0,18}", entry)]
    if wrong:
        remedy = "Write the numbers that Telegram knows the administrators by, with commas between them."
        raise SettingError("KINERJA_ADMIN_IDS", f"holds what is no Telegram id: {', '.join(map(repr, wrong))}", remedy)
    return frozenset(map(int, entries))


def _chat_hours(written: Environment) -> int:
    hours = written.chat_hours
    if not re.fullmatch(r"[0-9]{1,2}", hours) or not 1 <= int(hours) <= MOST_CHAT_HOURS:
        remedy = f"Write a number from 1 to {MOST_CHAT_HOURS}: Telegram lets no message be deleted after 48 hours."
        raise SettingError("KINERJA_CHAT_HOURS", f"is no such number of hours: {hours!r}", remedy)
    return int(hours)


def _clock_file(written: Environment) -> Path | None:
    if written.clock_file is not None and not is_loopback(written.telegram_api_url):
        remedy = "Remove it: only a simulated Telegram (TELEGRAM_API_URL on loopback) may have a simulated time."
        raise SettingError("KINERJA_CLOCK_FILE", "would move the clock for real people", remedy)
    return written.clock_file


def _log_level(written: Environment) -> LogLevel:
    return _one_of("KINERJA_LOG_LEVEL", written.log_level.upper(), get_args(LogLevel))


def _log_format(written: Environment) -> LogFormat:
    return _one_of("KINERJA_LOG_FORMAT", written.log_format, get_args(LogFormat))


def _one_of(name: str, value: str, allowed: tuple[T, ...]) -> T:
    for choice in allowed:
        if choice == value:
            return choice
    raise SettingError(name, f"is {value!r}", f"Write one of: {', '.join(map(str, allowed))}.")


def _split(url: str) -> SplitResult:
    """The parts of an address; those of an empty one where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
