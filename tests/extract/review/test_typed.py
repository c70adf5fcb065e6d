"""What a reviewer types becomes a reading of the field's kind, or is refused with a code; nothing else is raised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.review.dossier import REFUSALS
from extract.review.events import Reading
from extract.review.typed import known_path, typed
from schemas.catalogue import default

CATALOGUE = default()
PATHS = (
    "revenue.amount", "revenue.change_rate", "revenue.change_direction", "staff.total", "unit_name", "budget_year",
    "activities[].value", "revenue.sources[事业收入].amount", "general_public_budget.items[2010101].code",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "unit", "made"),
    [
        ("revenue.amount", "１，２３４．50", "万元", ("1234.50", "万元")),
        ("revenue.amount", " 12 ", " 亿 元", ("12", "亿元")),
        ("revenue.amount", "-5.2", "万元", ("-5.2", "万元")),
        ("revenue.change_rate", "12.5", "％", ("12.5", "%")),
        ("revenue.change_direction", "decrease", "万元", ("decrease", "")),
        ("unit_name", " 某 局\n", "", ("某局", "")),
        ("revenue.sources[事业收入].amount", "3", "元", ("3", "元")),
    ],
)
def test_values_are_written_as_facts_are(path: str, value: str, unit: str, made: tuple[str, str]) -> None:
    reading = typed(path, value, unit, CATALOGUE)
    assert isinstance(reading, Reading)
    assert (reading.path, reading.value, reading.unit) == (path, *made)
    assert not reading.in_source
    assert reading.at == ()


@pytest.mark.parametrize(
    ("path", "value", "unit", "code"),
    [
        ("revenue.amount", "", "万元", "needs_value"),
        ("revenue.amount", "\u200b\n", "万元", "needs_value"),
        ("revenue.amount", "1e5", "万元", "bad_value"),
        ("revenue.amount", "1.2.3", "万元", "bad_value"),
        ("revenue.amount", "NaN", "万元", "bad_value"),
        ("revenue.amount", "12", "人", "bad_value"),
        ("revenue.amount", "12", "", "bad_value"),
        ("revenue.amount", "12", "<b>元", "bad_value"),
        ("revenue.change_rate", "12", "万元", "bad_value"),
        ("revenue.change_direction", "sideways", "", "bad_value"),
        ("revenue.amount", "9" * 40, "元", "bad_value"),
        ("unit_name", "长" * 5000, "", "bad_value"),
        ("no.such.path", "1", "元", "bad_path"),
        ("revenue.sources[].amount", "1", "元", "bad_path"),
        ("revenue.sources[ ].amount", "1", "元", "bad_path"),
    ],
)
def test_what_does_not_fit_is_refused(path: str, value: str, unit: str, code: str) -> None:
    assert typed(path, value, unit, CATALOGUE) == code


@given(st.one_of(st.sampled_from(PATHS), st.text(max_size=30)), st.text(max_size=20), st.text(max_size=6))
def test_any_words_are_a_reading_or_a_code(path: str, value: str, unit: str) -> None:
    made = typed(path, value, unit, CATALOGUE)
    assert isinstance(made, Reading) or made in REFUSALS


def test_a_list_without_keys_takes_none() -> None:
    assert known_path("activities[].value", CATALOGUE) is not None
    assert known_path("activities[一].value", CATALOGUE) is None
