"""What is known of a question before a server is asked: its key, an answer that was paid for already. Light."""

import logging
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ValidationError

from extract import prompt_files
from extract.model.cache import Record, cache_key
from extract.model.question import Answered, Check, Question
from extract.model.schema import digest_of
from extract.model.usage import price
from extract.output.text import visible
from extract.settings import Settings
from extract.settings_error import SettingsError, Words

logger = logging.getLogger(__name__)

Messages = list[dict[str, Any]]

_NEEDED = {
    "base_url": Words(
        "请用 --base-url 或 GOUJI_BASE_URL 给出，如 http://127.0.0.1:8080/v1",
        "give --base-url or GOUJI_BASE_URL, such as http://127.0.0.1:8080/v1",
    ),
    "model": Words("请用 --model 或 GOUJI_MODEL 给出", "give --model or GOUJI_MODEL"),
}
"""What no server can be asked without, and how to give it."""


def kept(
    settings: Settings, record: Record | None, question: Question, check: Check | None, payer: str
) -> Answered | None:
    """The answer that a record holds; None where there is none or it does not bear the check.

    What `payer` paid for itself is not `cached`. Where its cost was not known then, it is that at today's prices.
    """
    if record is None:
        return None
    try:
        answer = question.answer_type.model_validate_json(record.answer)
    except ValidationError:
        logger.warning("%s: a cached answer is ignored: it does not fit its type", visible(question.label))
        return None
    complaints = borne(answer, record.complaints, check)
    if complaints is None:
        return None
    usage = record.usage
    if usage.cost is None:
        cost = price(usage.input_tokens, usage.output_tokens, settings.price_in, settings.price_out)
        usage = replace(usage, cost=cost)
    return Answered(answer, complaints, usage, cached=record.payer != payer)


def borne(answer: BaseModel, complaints: tuple[str, ...], check: Check | None) -> tuple[str, ...] | None:
    """What is to complain about in an answer that was given to another; None if it is more than the other had."""
    if check is None:
        return complaints
    now = tuple(check(answer))
    # What was not complained about then was never sent back: a stricter check asks anew.
    return now if set(now) <= set(complaints) else None


def key_of(settings: Settings, question: Question, repair_template: str) -> str:
    """The cache key of a question: everything that shapes the answer, the key to the server left out."""
    shaping = ("base_url", "model", "mode", "temperature", "max_output_tokens")
    parts = {name: getattr(settings, name) for name in shaping}
    # Other words may mend an answer in another way; with the usual ones keys stay what they were.
    usual = repair_template == prompt_files.built_in(prompt_files.REPAIR)
    parts |= {} if usual else {"repair": repair_template}
    return cache_key(parts | {"messages": opening(question), "schema": digest_of(question.answer_type)})


def opening(question: Question) -> Messages:
    """The messages that a question begins with."""
    asked = [{"role": "system", "content": question.system}, {"role": "user", "content": question.user}]
    if question.said is None:
        return asked
    answer, came_of_it = question.said
    return [*asked, {"role": "assistant", "content": answer}, {"role": "user", "content": came_of_it}]


def complete(settings: Settings, replay: bool) -> Settings:
    """The settings with a server and a model; a recording needs neither, but openai wants both."""
    if replay:
        stand_ins = {
            "base_url": settings.base_url or "http://recording.invalid/v1",
            "model": settings.model or "any",
        }
        return settings.model_copy(update=stand_ins)
    for name, cure in _NEEDED.items():
        if not getattr(settings, name):
            raise SettingsError(Words("设置", "settings"), name, Words("没有给出", "is not given"), cure)
    return settings
