"""Where the model is, what it may cost, and who said so: option > environment > .env > gouji.toml > default.

Light on purpose: neither openai nor instructor is imported here.
"""

import difflib
import ipaddress
import math
import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

Mode = Literal["json_schema", "tools", "json"]
"""How the answer's shape is asked for; only json_schema is enforced by llama.cpp and vLLM."""

CONFIG_NAME = "gouji.toml"

T = TypeVar("T")


class SettingsError(ValueError):
    """A setting that cannot be used; the message names where it stands, the field and the cure."""

    def __init__(self, source: str, field: str, problem: str, cure: str) -> None:
        """Keep `source` (a variable, file or option) and `field` for callers that show them apart."""
        super().__init__(f"{source}: {field} {problem}; {cure}")
        self.source = source
        self.field = field


def default_cache_dir(env: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """The user's cache folder for gouji; it need not exist."""
    env = os.environ if env is None else env
    if platform == "win32":
        root = Path(env.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        given = env.get("XDG_CACHE_HOME", "")
        # The XDG rule: a relative path is to be ignored.
        root = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return root / "gouji"


class Settings(BaseModel):
    """How to talk to a model. Times in seconds, prices per million tokens in any one currency.

    `api_key` and the values of `extra_headers` show as stars in repr, str and JSON. `temperature` None is not
    sent (some models refuse it); `max_output_tokens` None leaves the bound to the server. `max_attempts` counts
    the requests for one answer that may fail on the way; `max_repairs` the times a wrong answer is sent back.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = Field(default=None, min_length=1)
    mode: Mode = "json_schema"
    timeout_s: float = Field(default=120.0, gt=0, le=86_400, allow_inf_nan=False)
    max_attempts: int = Field(default=4, ge=1, le=20)
    max_repairs: int = Field(default=2, ge=0, le=10)
    concurrency: int = Field(default=8, ge=1, le=1024)
    temperature: float | None = Field(default=0.0, ge=0, le=2, allow_inf_nan=False)
    max_output_tokens: int | None = Field(default=8192, ge=1)
    price_in: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_out: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    cache_dir: Path = Field(default_factory=default_cache_dir)
    extra_headers: Mapping[str, SecretStr] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _plain_url(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("is no http(s) address")
        if parts.username or parts.password or parts.query or parts.fragment:
            # Such an address would carry its secret into messages and logs.
            raise ValueError("holds a name, password or query")
        return url.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _sendable_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not (
            key.get_secret_value().isascii() and key.get_secret_value().isprintable()
        ):
            raise ValueError("has characters that no HTTP header can carry")
        return key

    @field_validator("temperature", "max_output_tokens", mode="before")
    @classmethod
    def _none_in_words(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "none" else value

    @field_validator("cache_dir")
    @classmethod
    def _home(cls, folder: Path) -> Path:
        return folder.expanduser()


def is_local(base_url: str | None) -> bool:
    """Whether the server is on this machine's loopback, so that no text leaves it.

    >>> is_local("http://127.0.0.1:8080/v1"), is_local("http://[::1]/v1"), is_local("http://localhost.example/v1")
    (True, True, False)
    """
    host = (urlsplit(base_url or "").hostname or "").rstrip(".")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class _Row(NamedTuple):
    """What is said about a field: its variable and how to put it right."""

    variable: str
    cure: str


_FIELDS: Mapping[str, _Row] = {
    "base_url": _Row(
        "GOUJI_BASE_URL", "give an address such as http://127.0.0.1:8080/v1, the key apart from it"
    ),
    "api_key": _Row("GOUJI_API_KEY", "copy the key again, without spaces or line breaks"),
    "model": _Row("GOUJI_MODEL", "give the model's name as the server lists it"),
    "mode": _Row("GOUJI_MODE", "choose json_schema, tools or json"),
    "timeout_s": _Row("GOUJI_TIMEOUT", "give seconds, such as 120"),
    "max_attempts": _Row("GOUJI_MAX_ATTEMPTS", "give a whole number from 1 to 20"),
    "max_repairs": _Row("GOUJI_MAX_REPAIRS", "give a whole number from 0 to 10"),
    "concurrency": _Row("GOUJI_CONCURRENCY", "give a whole number from 1 to 1024"),
    "temperature": _Row("GOUJI_TEMPERATURE", "give a number from 0 to 2, or none to leave it out"),
    "max_output_tokens": _Row(
        "GOUJI_MAX_OUTPUT_TOKENS", "give a whole number above 0, or none to leave it out"
    ),
    "price_in": _Row("GOUJI_PRICE_IN", "give the price of a million tokens, such as 0.5"),
    "price_out": _Row("GOUJI_PRICE_OUT", "give the price of a million tokens, such as 2"),
    "cache_dir": _Row("GOUJI_CACHE_DIR", "give a folder"),
    "extra_headers": _Row("", 'give names and texts, such as extra_headers = { X-Team = "a" }'),
}

_SECRET = frozenset({"api_key", "extra_headers", "base_url"})
"""Fields whose wrong value is not repeated in a message."""


class _Given(NamedTuple):
    value: object
    source: str


def load_settings(
    overrides: Mapping[str, object] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    config: Path | None = None,
) -> Settings:
    """Settings from every place they may stand; os.environ is read (unless `env` is given), never written.

    Args:
        overrides: values of options by field name; None is an option not given.
        env: the environment, by default this process's.
        cwd: where .env and gouji.toml are looked for, by default the current folder.
        config: a config file to read instead of gouji.toml; it must exist.

    Raises:
        SettingsError: a value that cannot be used, an unknown field, or a file that cannot be read.
    """
    env = os.environ if env is None else env
    cwd = Path.cwd() if cwd is None else cwd
    dotenv = _read_dotenv(cwd / ".env")
    file = _read_config(cwd / CONFIG_NAME if config is None else config, must_exist=config is not None)
    given: dict[str, _Given] = {}
    for layer in (
        _options(overrides or {}),
        _variables(env, ""),
        _variables(dotenv, f" in {cwd / '.env'}"),
        file,
    ):
        given = dict(layer) | given
    _fall_back_to_openai(given, ((env, ""), (dotenv, f" in {cwd / '.env'}")))
    given.setdefault("cache_dir", _Given(default_cache_dir(env), "default"))
    return _validated(given)


def _options(overrides: Mapping[str, object]) -> Iterator[tuple[str, _Given]]:
    for field, value in overrides.items():
        source = f"option {field}"
        _must_be_known(field, source)
        if value is not None:
            yield field, _Given(value, source)


def _variables(env: Mapping[str, str], where: str) -> Iterator[tuple[str, _Given]]:
    for field, row in _FIELDS.items():
        # An empty variable is the usual way to take one back, so it counts as not set.
        if row.variable and (value := env.get(row.variable, "").strip()):
            yield field, _Given(value, f"variable {row.variable}{where}")


def _fall_back_to_openai(given: dict[str, _Given], places: tuple[tuple[Mapping[str, str], str], ...]) -> None:
    """Take OPENAI_BASE_URL and OPENAI_API_KEY where nothing else was said.

    The key goes only to OpenAI, to the address that stands beside it, or to this machine: a key that was set for
    one company is not handed to another because --base-url names it.
    """
    urls = {env.get("OPENAI_BASE_URL", "").strip().rstrip("/") for env, _ in places} - {""}
    for env, where in places:
        url, key = env.get("OPENAI_BASE_URL", "").strip(), env.get("OPENAI_API_KEY", "").strip()
        if url and "base_url" not in given:
            given["base_url"] = _Given(url, f"variable OPENAI_BASE_URL{where}")
        base = str(given["base_url"].value).rstrip("/") if "base_url" in given else ""
        trusted = base in urls or is_local(base) or urlsplit(base).hostname == "api.openai.com"
        if key and trusted and "api_key" not in given:
            given["api_key"] = _Given(key, f"variable OPENAI_API_KEY{where}")


def _read_dotenv(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    # Without interpolation a dollar sign in a key stays what it is.
    values = _reading(path, lambda: dotenv_values(path, interpolate=False, encoding="utf-8-sig"))
    return {name: value for name, value in values.items() if value is not None}


def _read_config(path: Path, must_exist: bool) -> dict[str, _Given]:
    if not path.is_file():
        if must_exist:
            raise SettingsError(str(path), "the config file", "does not exist", "correct the path")
        return {}
    tables = _reading(path, lambda: tomllib.loads(path.read_text("utf-8-sig"), parse_float=str))
    table = tables.get("model", {})
    if not isinstance(table, dict):
        raise SettingsError(str(path), "model", "is no table", "write its fields below a line [model]")
    found = {}
    for field, value in table.items():
        source = f"{path}, table [model]"
        _must_be_known(field, source)
        # A folder in a file is meant from where the file stands, wherever the command is run.
        is_folder = field == "cache_dir" and isinstance(value, str)
        found[field] = _Given(path.parent / Path(value).expanduser() if is_folder else value, source)
    return found


def _reading(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            str(path), "the file", f"cannot be read ({error})", "correct or remove it"
        ) from None


def _must_be_known(field: str, source: str) -> None:
    if field not in _FIELDS:
        near = difflib.get_close_matches(field, _FIELDS, 2)
        cure = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(_FIELDS)}"
        raise SettingsError(source, field, "is not a setting", cure)


def _validated(given: Mapping[str, _Given]) -> Settings:
    values: dict[str, Any] = {field: one.value for field, one in given.items()}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    field = str(first["loc"][0])
    shown = "" if field in _SECRET else f" (got {_short(values.get(field))})"
    problem = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
    # Outside of the except block: pydantic's error, which may hold the value, is not chained.
    raise SettingsError(given[field].source, field, f"{problem}{shown}", _FIELDS[field].cure)


def _short(value: object) -> str:
    shown = repr(value) if not isinstance(value, float) or math.isfinite(value) else str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
