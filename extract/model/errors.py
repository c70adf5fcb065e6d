"""Why there is no answer, in words that say what to do about it."""

from collections.abc import Mapping
from typing import Literal

from extract.model.usage import Usage

ErrorKind = Literal[
    "auth",
    "not_found",
    "bad_request",
    "context_overflow",
    "rate_limit",
    "server",
    "timeout",
    "connection",
    "truncated",
    "invalid_answer",
    "stale_recording",
]

CURES: Mapping[ErrorKind, tuple[str, str]] = {
    "auth": (
        "请核对密钥（GOUJI_API_KEY）及其是否可用此模型；OPENAI_API_KEY 只发往 OpenAI、同处的 OPENAI_BASE_URL 或本机",
        "check the key (GOUJI_API_KEY) and that it may use this model; OPENAI_API_KEY is sent to OpenAI, "
        "to the OPENAI_BASE_URL beside it or to this machine only",
    ),
    "not_found": (
        "请核对 base_url（通常以 /v1 结尾）和模型名称",
        "check base_url (it usually ends in /v1) and the model's name",
    ),
    "bad_request": (
        "服务器不接受此请求：请换一种 mode（json_schema、tools、json），设 temperature = none，或核对模型名称",
        "the server does not take this request: try another mode (json_schema, tools, json), "
        "temperature = none, or check the model's name",
    ),
    "context_overflow": (
        "请把问题改小，调低 max_output_tokens，或给模型更长的上下文",
        "make the questions smaller, lower max_output_tokens, or give the model a larger context",
    ),
    "rate_limit": (
        "请调低 concurrency，调高 max_attempts，或稍等；额度用完须联系服务商",
        "lower concurrency, raise max_attempts, or wait; a used-up quota needs the provider",
    ),
    "server": (
        "服务器出错：请稍后再试，或查看它的日志",
        "the server failed: try again later, or read its log",
    ),
    "timeout": (
        "请调高 timeout_s，调低 concurrency，或换更快的模型",
        "raise timeout_s, lower concurrency, or ask a faster model",
    ),
    "connection": (
        "请核对 base_url、服务器是否在运行以及网络",
        "check base_url, that the server runs, and the network",
    ),
    "truncated": (
        "请调高 max_output_tokens（或模型的上下文），或把问题改小",
        "raise max_output_tokens (or the model's context), or make the questions smaller",
    ),
    "invalid_answer": (
        "请用 mode json_schema，调高 max_repairs，或换一个模型",
        "try mode json_schema, a larger max_repairs, or another model",
    ),
    "stale_recording": (
        "录制之后提示、结构或文件有变；请运行：gouji record ...",
        "the prompt, the schema or the document changed since it was recorded; run: gouji record ...",
    ),
}
"""What to do, by kind, in Chinese and English."""


class ModelError(Exception):
    """No answer to one question. `usage` is what was paid all the same; `kind` is stable, the message is not.

    `hopeless`: every further question will fail in the same way, so a run may stop at once.
    """

    def __init__(self, kind: ErrorKind, label: str, what: str, usage: Usage | None = None) -> None:
        """Say for which question (`label`), and what happened; the cure comes with the kind."""
        super().__init__(kind, label, what)
        self.kind: ErrorKind = kind
        self.label = label
        self.what = what
        self.usage = Usage() if usage is None else usage

    @property
    def hopeless(self) -> bool:
        return self.kind in {"auth", "not_found"}

    def __str__(self) -> str:
        return f"{self.label}: {self.kind}: {self.what}. What to do: {CURES[self.kind][1]}"

    def text(self, lang: str) -> str:
        """The message in a language of the command line; what happened stays in the server's own words."""
        return str(self) if lang == "en" else f"{self.label}：{self.kind}：{self.what}。{CURES[self.kind][0]}"
