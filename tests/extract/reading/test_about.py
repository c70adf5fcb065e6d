"""What an activity is about: words of the text, read by the code and put right behind the number."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.pipeline import marked
from extract.reading.facts import Fact
from extract.reading.pointers import Pointer
from extract.reading.read import read
from schemas.catalogue import default
from tests.extract.reading.desk import told


def abouts(text: str, *numbers: str) -> list[str]:
    """What the activities with these numbers are about, in the order of the text."""
    result = told(text, *(("activities[].value", number) for number in numbers))
    return [fact.value for fact in result.facts if fact.path == "activities[].what"]


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("修桥，帮扶困难船工568人次。", "568", "帮扶困难船工"),
        ("2031年巡河共计12次", "12", "巡河"),
        ("其中：全年点灯达到95%", "95", "点灯"),
        ("亮灯率动态保持在95%以上", "95", "亮灯率"),
        ("添油3次，灯油工不少于12名。", "12", "灯油工"),
        ("渡工（含船工）12名", "12", "渡工（含船工）"),
        ("渡工30名（其中女船工12名）", "12", "女船工"),
        ("举办“河灯夜”活动3场", "3", "举办“河灯夜”活动"),
        ("今年举办3场河灯会", "3", "河灯会"),
        ("为全区38名守夜人送灯油", "38", "守夜人送灯油"),
        ("救助3名船工", "3", "救助"),
        ("修桥铺路点灯添油运粮，帮扶困\n难船工568人次", "568", "帮扶困难船工"),
    ],
)
def test_the_words_of_the_clause(text: str, number: str, what: str) -> None:
    assert abouts(text, number) == [what]


@pytest.mark.parametrize("text", ["12人次。", "共12人次。", "灯12盏。"])
def test_less_than_two_characters_say_nothing(text: str) -> None:
    assert abouts(text, "12") == []


def test_every_value_has_its_own_words_right_behind_it() -> None:
    made = told("巡河3次，添油5次。", ("activities[].value", "5"), ("activities[].value", "3")).facts
    assert [fact.value for fact in made] == ["3", "巡河", "5", "添油"]


PIECES = ["帮扶船工", "568", "人次", "，", "。", "（", "）", "“", "”", "共", "\n", " ", "其中", "2031年", "为", "举办", "- 7 -", "1.", "%"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(deadline=None)
def test_the_words_stand_in_the_text(text: str) -> None:
    doc = marked(Document.from_text(text))
    numbers = [m for m in doc.mentions if not m.cause]
    found = read(doc, [Pointer("activities[].value", (m.start, m.end)) for m in numbers], default())
    made: list[Fact] = [fact for fact in found.facts if fact.path == "activities[].what"]
    for fact in made:
        assert "".join(text[slice(*fact.at[0])].split()) == fact.value
        assert not any(fact.at[0][0] < m.end and m.start < fact.at[0][1] for m in numbers)
