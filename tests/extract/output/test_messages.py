"""Every sentence stands in both languages with the same gaps, and is used."""

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from string import Formatter

import eval as evaluation
import extract
from extract.output.messages import MESSAGES, UserError, language, say


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_gaps() -> None:
    for key, (zh, en) in MESSAGES.items():
        assert gaps(zh) == gaps(en), key
        assert zh
        assert en
        assert en.isascii(), key


def test_no_key_names_two_sentences() -> None:
    """The tables are laid over one another: the later one would speak for the earlier."""
    folder = next(iter(extract.__path__))
    tables = [
        import_module(f"extract.output.{path.stem}") for path in Path(folder).glob("output/messages_*.py")
    ]
    held = [table for one in tables for table in vars(one).values() if isinstance(table, dict)]
    named = Counter(key for table in held for key in table if key in MESSAGES)
    assert len(named) > 300
    assert [key for key, times in named.items() if times > 1] == []


def test_no_sentence_is_left_over() -> None:
    sources = [
        path.read_text("utf-8")
        for root in (*extract.__path__, *evaluation.__path__)
        for ending in ("*.py", "*.jinja", "*.html")
        for path in Path(root).rglob(ending)
        if not path.name.startswith("messages")
    ]
    words = set(re.findall(r"[\"'](\w+)[\"']", "\n".join(sources)))
    composed = (
        "about_",
        "status_",
        "arg_",
        "column_",
        "group_",
        "outcome_",
        "sign_",
        "went_",
        "refusal_",
        "candidate_",
        "finding_",
        "kept_",
        "number_",
        "why_",
        "list_",
    )
    assert [key for key in MESSAGES if key not in words and not key.startswith(composed)] == []


def test_chinese_is_the_default() -> None:
    assert language([], {}) == "zh"
    assert language([], {"GOUJI_LANG": "fr"}) == "zh"
    assert language(["--lang=en"], {"GOUJI_LANG": "zh"}) == "en"
    assert language(["--lang"], {}) == "zh"


def test_an_error_inside_an_error_is_in_its_language() -> None:
    error = UserError("bad_field", file="a", field="x", problem=UserError("is_missing"))
    assert "缺失" in str(error)
    assert "is missing" in error.text("en")
    assert say("total", "zh", count=3) == "合计 3 份"
