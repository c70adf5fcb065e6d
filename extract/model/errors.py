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
    "budget",
    "pending",
    "batch_failed",
]

STALE_CODE = "gouji_stale_recording"
"""The error code of a request that the recording has no answer to."""

PENDING_CODE = "gouji_pending"
"""The error code of a request that is answered later, in a batch."""

BATCH_FAILED_CODE = "gouji_batch_failed"
"""The error code of a request that was asked in batches as often as it may be, and never answered."""

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
        "请稍后再试，调低 concurrency，或设 requests_per_minute、tokens_per_minute；额度用完须联系服务商",
        "try again later, lower concurrency, or set requests_per_minute or tokens_per_minute; "
        "a used-up quota needs the provider",
    ),
    "server": (
        "服务器出错：请稍后再试，或查看它的日志",
        "the server failed: try again later, or read its log",
    ),
    "timeout": (
        "请调高所述的时限（timeout_s 或 deadline_s），调低 concurrency，或换更快的模型",
        "raise the bound that is named (timeout_s or deadline_s), lower concurrency, or ask a faster model",
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
    "pending": (
        "问题已写入批量文件，回答还没有取回：请运行 gouji batch import",
        "the question stands in a batch file and its answer is not in yet: run gouji batch import",
    ),
    "batch_failed": (
        "问题在批量中屡次失败：请看服务器所说的原因，用 gouji batch import --tries 多问几次，或改用 gouji extract",
        "it failed in batch after batch: see what the server said, ask more often (gouji batch import --tries), "
        "or ask by gouji extract",
    ),
    "budget": (
        "预算将要用完，没有再提问；已有的结果都已保存。请调高预算后接着运行",
        "the budget is about to be used up and nothing more was asked; what there is was kept. "
        "Raise the budget and resume the run",
    ),
}
"""What to do, by kind, in Chinese and English."""


class ModelError(Exception):
    """No answer to one question. `usage` is what was paid all the same; `kind` is stable, the message is not.

    `hopeless`: every further question will fail in the same way, so a run may stop at once.
    """

    def __init__(
        self, kind: ErrorKind, label: str, what: str, usage: Usage | None = None, *, given_up: bool = False
    ) -> None:
        """Say for which question (`label`), and what happened; the cure comes with the kind.

        `given_up`: no question has been answered for a long time.
        """
        super().__init__(kind, label, what)
        self.kind: ErrorKind = kind
        self.label = label
        self.what = what
        self.usage = Usage() if usage is None else usage
        self.hopeless = given_up or kind in {"auth", "not_found", "budget"}

    def __str__(self) -> str:
        return f"{self.label}: {self.kind}: {self.what}. What to do: {CURES[self.kind][1]}"

    def text(self, lang: str) -> str:
        """The message in a language of the command line; what happened stays in the server's own words."""
        return str(self) if lang == "en" else f"{self.label}：{self.kind}：{self.what}。{CURES[self.kind][0]}"
