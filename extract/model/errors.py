"""Why there is no answer, in words that say what to do about it."""

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

CURES: dict[ErrorKind, str] = {
    "auth": "check the key (GOUJI_API_KEY) and that it may use this model; OPENAI_API_KEY is sent to OpenAI, "
    "to OPENAI_BASE_URL or to this machine only",
    "not_found": "check base_url (it usually ends in /v1) and the model's name",
    "bad_request": "the server does not take this request: try another mode (json_schema, tools, json), "
    "temperature = none, or check the model's name",
    "context_overflow": "make the questions smaller, lower max_output_tokens, or give the model a larger context",
    "rate_limit": "lower concurrency, raise max_attempts, or wait; a used-up quota needs the provider",
    "server": "the server failed: try again later, or read its log",
    "timeout": "raise timeout_s, lower concurrency, or ask a faster model",
    "connection": "check base_url, that the server runs, and the network",
    "truncated": "raise max_output_tokens (or the model's context), or make the questions smaller",
    "invalid_answer": "try mode json_schema, a larger max_repairs, or another model",
    "stale_recording": "the prompt, the schema or the document changed since it was recorded; run: gouji record ...",
}
"""What to do, by kind."""


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
        return f"{self.label}: {self.kind}: {self.what}. What to do: {CURES[self.kind]}"
