"""What can be set about a model, its limits and where results are kept: the fields and what fits them."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from extract import prompt_files
from extract.settings_error import UnfitError
from extract.settings_places import default_cache_dir, host

Mode = Literal["json_schema", "tools", "json"]
"""How the answer's shape is asked for; only json_schema is enforced by llama.cpp and vLLM."""

SHAPING = (
    "base_url", "model", "mode", "temperature", "max_output_tokens", "max_repairs", "question_numbers", "prompts",
)  # fmt: skip
"""The settings that shape facts; the others say how, how fast and at what price they are come by."""

_REDIS = frozenset({"redis", "rediss", "unix"})


class Settings(BaseModel):
    """How to talk to a model. Times in seconds, prices per million tokens in any one currency.

    `api_key` and the values of `extra_headers` show as stars in repr, str and JSON. `temperature` None is not
    sent (some models refuse it); `max_output_tokens` None leaves the bound to the server. `max_attempts` counts
    the requests for one answer that may fail on the way; `max_repairs` the times a wrong answer is sent back.
    `prompts` is a folder of templates that stand in for the built-in ones of the same names; "built-in" takes it back.
    `concurrency` is the most requests that are out at once, which a server's own limits may lower for a while;
    `requests_per_minute` and `tokens_per_minute` are bounds that are known beforehand. `deadline_s` bounds one question
    with all its attempts and waits, `hedge_after_s` asks a second time where no answer came by then (None: never).
    `question_numbers` is how many numbers of a document one question may hold. `cache_url` is a Redis server that
    stands in for the cache folder, shared by several machines; `store` is a PostgreSQL URL, or a file, that stands in
    for the store beside a run's folder.
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
    requests_per_minute: int | None = Field(default=None, ge=1)
    tokens_per_minute: int | None = Field(default=None, ge=1)
    deadline_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    hedge_after_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    question_numbers: int = Field(default=80, ge=4, le=1000)
    temperature: float | None = Field(default=0.0, ge=0, le=2, allow_inf_nan=False)
    max_output_tokens: int | None = Field(default=8192, ge=1)
    price_in: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_out: Decimal | None = Field(default=None, ge=0, allow_inf_nan=False)
    prompts: Path | None = None
    cache_dir: Path = Field(default_factory=default_cache_dir)
    cache_url: SecretStr | None = None
    store: SecretStr | None = None
    extra_headers: Mapping[str, SecretStr] = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _plain_url(cls, url: str | None) -> str | None:
        if url is None:
            return None
        if not host(url) or urlsplit(url).scheme not in {"http", "https"}:
            raise UnfitError("不是 http(s) 地址", "is no http(s) address")
        parts = urlsplit(url)
        if parts.username or parts.password or parts.query or parts.fragment:
            # Such an address would carry its secret into messages and logs.
            raise UnfitError("带有用户名、密码或查询参数", "holds a name, password or query")
        return url.rstrip("/")

    @field_validator("api_key")
    @classmethod
    def _sendable_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not (
            key.get_secret_value().isascii() and key.get_secret_value().isprintable()
        ):
            raise UnfitError("含有 HTTP 头不能携带的字符", "has characters that no HTTP header can carry")
        return key

    @field_validator("cache_url")
    @classmethod
    def _redis(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and urlsplit(url.get_secret_value()).scheme not in _REDIS:
            raise UnfitError("不是 redis:// 地址", "is no redis:// address")
        return url

    @field_validator("temperature", "max_output_tokens", mode="before")
    @classmethod
    def _none_in_words(cls, value: object) -> object:
        return None if isinstance(value, str) and value.strip().lower() == "none" else value

    @field_validator("cache_dir", "prompts")
    @classmethod
    def _home(cls, folder: Path | None) -> Path | None:
        return folder and folder.expanduser()

    @field_validator("prompts", mode="before")
    @classmethod
    def _none_of_one_s_own(cls, value: object) -> object:
        return None if value == prompt_files.BUILT_IN else value

    @field_validator("prompts")
    @classmethod
    def _prompt_files(cls, folder: Path | None) -> Path | None:
        if folder is not None:
            prompt_files.own(folder)
        return folder
