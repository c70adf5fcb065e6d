"""Templates of the reports: a page in which everything is escaped, and Markdown that has no markup but its own."""

from collections.abc import Mapping
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from extract.output.check_report import escaped
from extract.output.files import replacing
from extract.output.fingerprints import gouji_version
from extract.output.messages import Lang, say


def write(folder: Path, name: str, members: Mapping[str, Any], lang: Lang) -> None:
    """Write name.html and name.md into a folder. OSError where that cannot be."""
    for suffix in (".html", ".md"):
        with replacing(folder / f"{name}{suffix}") as file:
            file.write(render(f"{name}{suffix}", members, lang))


def render(name: str, members: Mapping[str, Any], lang: Lang) -> str:
    """One report as text; `members` is what its template asks for."""
    common = {
        "lang": "zh-CN" if lang == "zh" else "en",
        "colon": "：" if lang == "zh" else ": ",
        "say": partial(_say, lang),
        "version": gouji_version(),
    }
    template = _environment(name.endswith(".html")).get_template(f"{name}.jinja")
    return template.render({**common, **members})


def _say(lang: Lang, sentence: str, /, **values: object) -> str:
    return say(sentence, lang, **values)


@cache
def _environment(page: bool) -> Environment:
    """Markdown has no autoescape of its own: there `finalize` sees every value before it is written."""
    options: dict[str, Any] = {"autoescape": True} if page else {"autoescape": False, "finalize": escaped}
    return Environment(
        loader=FunctionLoader(_template),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **options,
    )


def _template(name: str) -> str:
    return resources.files("eval.report").joinpath(name).read_text("utf-8")
