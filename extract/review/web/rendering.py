"""Pages from templates. Everything put into one is escaped; only what code of ours has escaped itself is marked as safe."""

from collections.abc import Mapping
from functools import cache, partial

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from extract.output.messages import Lang, say
from extract.review.web import files
from extract.review.web.visit import CSRF_FIELD, CSRF_HEADER, Visit


def page(
    template: str,
    visit: Visit,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A template as an answer, in the visitor's language. It has the visit, `say` and what a form needs beside `values`."""
    return HTMLResponse(rendered(template, visit, **values), status, headers)


def rendered(template: str, visit: Visit, **values: object) -> str:
    """A template, or a part of a page, as text."""
    common = {
        "visit": visit,
        "say": partial(_say, visit.lang),
        "lang": "zh-CN" if visit.lang == "zh" else "en",
        "static": files.address(),
        "csrf_field": CSRF_FIELD,
        "csrf_header": CSRF_HEADER,
    }
    return environment().get_template(template).render({**common, **values})


@cache
def environment() -> Environment:
    """The templates of the page, whatever their ending: nothing is left unescaped because of a file's name."""
    loader = PackageLoader("extract.review.web")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _say(lang: Lang, key: str, /, **values: object) -> str:
    return say(key, lang, **values)
