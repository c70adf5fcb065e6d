"""Fills the prompt templates: the rules as written, the catalogue from the schema."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, StrictUndefined

from extract.readers.model.codes import MEASURE_LETTERS, Code
from schemas.base import MEASURES, Measured

_FOLDER = "extract"


@lru_cache(maxsize=16)
def text(name: str) -> str:
    """A prompt file as written."""
    return (resources.files("prompts") / _FOLDER / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # Plain text for a model, no HTML: nothing to escape; what stands in the document is made harmless by the sheet.
    return Environment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True, autoescape=False
    )


def system(part: str, codes: Mapping[int, Code]) -> str:
    """The system message for a part of the schema: the same for every question about it."""
    measured = any("change_rate" in code.spec.slots for code in codes.values())
    return (
        _environment()
        .from_string(text("system.jinja"))
        .render(
            rules=text(f"rules_{part}.md"),
            examples=text(f"examples_{part}.md"),
            measures=_measures() if measured else "",
            lines=[_line(code) for code in codes.values()],
        )
    )


def user(sheet_text: str, count: int) -> str:
    """The user message: the sheet and how many numbers are to be answered."""
    return _environment().from_string(text("user.jinja")).render(text=sheet_text, count=count)


def recheck(lines: Sequence[str]) -> str:
    """What is told about an answer that does not add up, a line for each doubt."""
    return _environment().from_string(text("recheck.jinja")).render(lines=lines)


def _measures() -> str:
    titles = {name: info.title or name for name, info in Measured.model_fields.items()}
    return "、".join(f"{letter} {titles[name]}" for name, letter in MEASURE_LETTERS.items())


def _line(code: Code) -> str:
    spec = code.spec
    own = [
        f"{letter} {slot.name or 'value'} {slot.title}" + (f"（{slot.guide}）" if slot.guide else "")
        for letter, slot in code.fields.items()
        if slot.name not in MEASURES
    ]
    measures = [letter for letter, slot in code.fields.items() if slot.name in MEASURES]
    if len(measures) == len(MEASURES):
        own.insert(0, "度量")
    elif measures:
        own[:0] = [f"{letter} {code.fields[letter].title}" for letter in measures]
    keys = "；".join(rule.guide for rule in spec.keys)
    about = "".join((f"（k：{keys}）" if keys else "", f"，{spec.guide}" if spec.guide else ""))
    return f"{code.number} {spec.path or '（文件）'} {spec.title}{about}：" + "；".join(own)
