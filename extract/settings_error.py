"""What is said about a setting that cannot be used, in Chinese and English. Light: no pydantic."""

import math
from collections.abc import Mapping
from typing import NamedTuple, Self


class Words(NamedTuple):
    """The same words in Chinese and English."""

    zh: str
    en: str

    @classmethod
    def name(cls, name: object) -> Self:
        """A name, which is alike in both."""
        return cls(str(name), str(name))


class SettingsError(ValueError):
    """A setting that cannot be used; the message names where it stands, the field and the cure.

    str() is English, `text("zh")` Chinese.
    """

    def __init__(self, source: Words, field: str, problem: Words, cure: Words) -> None:
        """Keep `source` (a variable, file or option, in English) and `field` ("" for a whole file) apart."""
        super().__init__(f"{source.en}: {f'{field} ' if field else ''}{problem.en}; {cure.en}")
        self.source = source.en
        self.field = field
        self._zh = f"{source.zh}：{f'{field} ' if field else ''}{problem.zh}；{cure.zh}"

    def text(self, lang: str) -> str:
        """The message in a language of the command line."""
        return str(self) if lang == "en" else self._zh


class UnfitError(ValueError):
    """Raised by a check of a field, with its words in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(zh, en)


class Row(NamedTuple):
    """What is said about a field: its variable and how to put it right."""

    variable: str
    cure: Words


FIELDS: Mapping[str, Row] = {
    "base_url": Row("GOUJI_BASE_URL", Words(
        "请给出 http://127.0.0.1:8080/v1 这样的地址，密钥另写",
        "give an address such as http://127.0.0.1:8080/v1, the key apart from it")),
    "api_key": Row("GOUJI_API_KEY", Words(
        "请重新复制密钥，不带空格和换行", "copy the key again, without spaces or line breaks")),
    "model": Row("GOUJI_MODEL", Words(
        "请给出服务器所列的模型名称", "give the model's name as the server lists it")),
    "mode": Row("GOUJI_MODE", Words("请在 json_schema、tools、json 中选择", "choose json_schema, tools or json")),
    "timeout_s": Row("GOUJI_TIMEOUT", Words("请给出秒数，如 120", "give seconds, such as 120")),
    "max_attempts": Row("GOUJI_MAX_ATTEMPTS", Words("请给出 1 到 20 的整数", "give a whole number from 1 to 20")),
    "max_repairs": Row("GOUJI_MAX_REPAIRS", Words("请给出 0 到 10 的整数", "give a whole number from 0 to 10")),
    "concurrency": Row("GOUJI_CONCURRENCY", Words("请给出 1 到 1024 的整数", "give a whole number from 1 to 1024")),
    "requests_per_minute": Row("GOUJI_REQUESTS_PER_MINUTE", Words(
        "请给出大于 0 的整数，如 600", "give a whole number above 0, such as 600")),
    "tokens_per_minute": Row("GOUJI_TOKENS_PER_MINUTE", Words(
        "请给出大于 0 的整数，如 200000", "give a whole number above 0, such as 200000")),
    "deadline_s": Row("GOUJI_DEADLINE", Words("请给出秒数，如 600", "give seconds, such as 600")),
    "hedge_after_s": Row("GOUJI_HEDGE_AFTER", Words("请给出秒数，如 30", "give seconds, such as 30")),
    "question_numbers": Row("GOUJI_QUESTION_NUMBERS", Words(
        "请给出 4 到 1000 的整数", "give a whole number from 4 to 1000")),
    "temperature": Row("GOUJI_TEMPERATURE", Words(
        "请给出 0 到 2 的数，或用 none 不发送", "give a number from 0 to 2, or none to leave it out")),
    "max_output_tokens": Row("GOUJI_MAX_OUTPUT_TOKENS", Words(
        "请给出大于 0 的整数，或用 none 不发送", "give a whole number above 0, or none to leave it out")),
    "price_in": Row("GOUJI_PRICE_IN", Words(
        "请给出每百万词元的价格，如 0.5", "give the price of a million tokens, such as 0.5")),
    "price_out": Row("GOUJI_PRICE_OUT", Words(
        "请给出每百万词元的价格，如 2", "give the price of a million tokens, such as 2")),
    "prompts": Row("GOUJI_PROMPTS", Words(
        "请给出提示词文件夹，文件名与 prompts/extract 中的相同，或用 built-in 表示内置的",
        "give a folder of files named as those in prompts/extract, or built-in for those")),
    "cache_dir": Row("GOUJI_CACHE_DIR", Words("请给出文件夹", "give a folder")),
    "cache_url": Row("GOUJI_CACHE_URL", Words(
        "请给出 redis://127.0.0.1:6379/0 这样的地址", "give an address such as redis://127.0.0.1:6379/0")),
    "store": Row("GOUJI_STORE", Words(
        "请给出文件，或 postgresql://用户@主机/库 这样的地址",
        "give a file, or an address such as postgresql://user@host/database")),
    "extra_headers": Row("", Words(
        '请给出名称和文字，如 extra_headers = { X-Team = "a" }',
        'give names and texts, such as extra_headers = { X-Team = "a" }')),
}  # fmt: skip
"""Every setting, in the order in which they are named."""


def shortened(value: object) -> str:
    """A wrong value as it is repeated in a message."""
    shown = repr(value) if not isinstance(value, float) or math.isfinite(value) else str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
