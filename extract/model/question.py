"""A question to a model and its answer, as values."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from extract.model.usage import Usage

Check = Callable[[BaseModel], list[str]]
"""Complaints about an answer, in Chinese since the model reads them; empty if it is good. Must be a pure function."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `label` names it in messages, such as "doc.txt §三"; it is not sent.

    `said` is what was answered before and what came of it, where the question is asked again.
    """

    system: str
    user: str
    answer_type: type[BaseModel]
    label: str
    said: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of the question's type, and the complaints that remained after the last repair.

    `usage` is what it cost when it was paid for, by whomever; `cached`: not by this run. `settled`: asking again would
    bring no more, so that it may be kept. `key` is that of its record, `seconds` how long this asker waited for it.
    """

    answer: BaseModel
    complaints: tuple[str, ...]
    usage: Usage
    cached: bool = False
    settled: bool = True
    key: str = ""
    seconds: float = 0.0
