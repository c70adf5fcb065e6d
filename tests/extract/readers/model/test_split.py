"""A text that is too long for one question is cut where a reader would pause."""

from hypothesis import given
from hypothesis import strategies as st

from extract.readers.model.questions import questions
from extract.readers.model.split import split
from schemas.catalogue import default
from tests.extract.readers.conftest import mark_text


def _split(text: str, numbers: int = 3, characters: int = 200) -> list[str]:
    doc = mark_text(text)
    groups = split(text, [(0, len(text))], doc.mentions, numbers=numbers, characters=characters)
    return ["|".join(text[slice(*span)] for span in group) for group in groups]


def test_sentences_stay_whole_as_long_as_they_fit() -> None:
    assert _split("甲费1元，乙费2元。丙费3元，丁费4元。", 2) == ["甲费1元，乙费2元。", "丙费3元，丁费4元。"]


def test_a_long_sentence_is_cut_between_its_clauses() -> None:
    assert _split("甲费1元，乙费2元，丙费3元。", 2) == ["甲费1元，乙费2元，", "丙费3元。"]


def test_a_number_is_never_cut_at_its_own_comma() -> None:
    assert _split("甲费1,234.5元,乙费2,345元", 1) == ["甲费1,234.5元,", "乙费2,345元"]


@given(st.text(alphabet="甲乙1２3.,，、。 \n万元", max_size=80), st.integers(1, 4), st.integers(1, 30))
def test_nothing_is_lost_or_moved(text: str, numbers: int, characters: int) -> None:
    assert "".join(_split(text, numbers, characters)).replace("|", "") == text


def test_one_paragraph_with_many_numbers_is_asked_about_in_several_questions() -> None:
    doc = mark_text(
        "一、收入预算情况\n收入包括" + "，".join(f"事业收入{n}.5万元" for n in range(1, 200)) + "。"
    )
    asks = questions(doc, default(), numbers=40)
    assert all(len(ask.sheet.open_numbers) <= 40 for ask in asks)
    asked = [ask.sheet.atoms[i].start for ask in asks for i in ask.sheet.open_numbers]
    assert asked == [m.start for m in doc.mentions if not m.cause]
