"""Fills the prompt templates: the rules as written, the catalogue from the schema."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, meta

from extract import prompt_files
from extract.readers.model.codes import MEASURE_LETTERS, Code
from extract.settings_error import SettingsError, UnfitError, Words
from schemas.base import MEASURES, Measured


class _Gaps(NamedTuple):
    """What a template may name, with stand-ins, and what it must."""

    known: Mapping[str, object]
    needed: str


_TEMPLATES = {
    "system.jinja": _Gaps(
        {"rules": "", "examples": "", "measures": "", "lines": ["1"], "narrowed": False}, "lines"
    ),
    "user.jinja": _Gaps({"text": "", "count": 1}, "text"),
    "recheck.jinja": _Gaps({"lines": ["1"]}, "lines"),
}
_PROBLEMS = "{problems}"
_NAME = re.compile(r"[a-z][a-z_]+")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    # Plain text for a model, no HTML: nothing to escape; what stands in the document is made harmless by the sheet.
    return Environment(
        undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True, autoescape=False
    )


@lru_cache(maxsize=16)
def _template(text: str) -> Template:
    return _environment().from_string(text)


@dataclass(frozen=True, slots=True, eq=False)
class Prompts:
    """What a model is told: the built-in files, with some of a user's in their place."""

    files: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path | None) -> "Prompts":
        """The prompts in a folder, what it does not hold from the built-in ones; without a folder the built-in ones.

        Raises:
            SettingsError: the folder cannot be used, or a template in it cannot be filled.
        """
        if folder is None:
            return built_in()
        try:
            own = prompt_files.own(folder)
        except UnfitError as error:
            cure = Words("请改正", "put it right")
            raise SettingsError(Words.name(folder), "", error.words, cure) from None
        for name, text in own.items():
            _must_fill(folder / name, text)
        return cls(MappingProxyType(dict(built_in().files) | dict(own)))

    def text(self, name: str) -> str:
        """A prompt file as written."""
        return self.files[name]

    def system(self, part: str, codes: Mapping[int, Code]) -> str:
        """The system message for a part of the schema: the same for every question about it."""
        measured = any("change_rate" in code.spec.slots for code in codes.values())
        return _template(self.text("system.jinja")).render(
            rules=self.text(f"rules_{part}.md"),
            examples=self.text(f"examples_{part}.md"),
            measures=_measures() if measured else "",
            lines=[_line(code) for code in codes.values()],
            narrowed=False,
        )

    def narrowed(self, parts: Sequence[str], codes: Mapping[int, Code], told: Mapping[int, Code]) -> str:
        """The system message for single places: of all `codes` those `told`, and the rules of `parts` without the others."""
        own = {name for code in told.values() for name in _names(code)}
        others = {name for code in codes.values() for name in _names(code)} - own
        rules = [_about(self.text(f"rules_{part}.md"), others) for part in parts]
        measured = any("change_rate" in code.spec.slots for code in told.values())
        return _template(self.text("system.jinja")).render(
            rules="".join(rules),
            examples=self.text(f"examples_{parts[0]}.md"),
            measures=_measures() if measured else "",
            lines=[_line(code) for code in told.values()],
            narrowed=len(told) < len(codes),
        )

    def user(self, sheet_text: str, count: int) -> str:
        """The user message: the sheet and how many numbers are to be answered."""
        return _template(self.text("user.jinja")).render(text=sheet_text, count=count)

    def recheck(self, lines: Sequence[str]) -> str:
        """What is told about an answer that does not add up, a line for each doubt."""
        return _template(self.text("recheck.jinja")).render(lines=lines)


@lru_cache(maxsize=1)
def built_in() -> Prompts:
    """The project's own prompts, always the same value."""
    return Prompts(MappingProxyType({name: prompt_files.built_in(name) for name in prompt_files.names()}))


def _must_fill(path: Path, text: str) -> None:
    """SettingsError where a file of the user's is no template, or leaves out what it is there to say."""
    if path.name == prompt_files.REPAIR and _PROBLEMS not in text:
        raise _unfit(path, Words(f"没有 {_PROBLEMS}", f"holds no {_PROBLEMS}"))
    if path.name not in _TEMPLATES:
        return
    gaps = _TEMPLATES[path.name]
    try:
        named = meta.find_undeclared_variables(_environment().parse(text)) - set(_environment().globals)
        _template(text).render(gaps.known)
    except TemplateSyntaxError as error:
        where = Words(f"第 {error.lineno} 行", f"line {error.lineno}")
        raise _unfit(path, Words(f"{where.zh} {error.message}", f"{where.en}: {error.message}")) from None
    except Exception as error:  # whatever a template of the user's does when it is filled
        raise _unfit(path, Words.name(f"{type(error).__name__}: {error}"[:200])) from None
    if unknown := sorted(named - set(gaps.known)):
        raise _unfit(path, Words(f"不认识 {unknown[0]}", f"{unknown[0]} is not known"))
    if gaps.needed not in named:
        raise _unfit(path, Words(f"没有用到 {gaps.needed}", f"leaves out {gaps.needed}"))


def _unfit(path: Path, problem: Words) -> SettingsError:
    known = ", ".join(_TEMPLATES[path.name].known) if path.name in _TEMPLATES else _PROBLEMS
    cure = Words(f"请改正模板，可用的有 {known}", f"correct the template, which may name {known}")
    return SettingsError(Words.name(path), "", problem, cure)


def _names(code: Code) -> set[str]:
    """What a rule may call a node or a field of it."""
    return {*_NAME.findall(code.spec.path), *(slot.name for slot in code.fields.values())}


def _about(rules: str, others: set[str]) -> str:
    """Rules without the lines that name only what is not asked about."""
    kept = []
    for line in rules.splitlines(keepends=True):
        names = set(_NAME.findall(line))
        if not names or not names <= others:
            kept.append(line)
    return "".join(kept)


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
