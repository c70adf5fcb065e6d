"""A document with its numbers marked and its torn lines joined to paragraphs."""

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.marking.marked import Marked, mark
from extract.sections.headings import HeadingReader
from schemas.catalogue import default

HEADINGS = HeadingReader.of(default())
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "一、政府采购情况", "第四部分", "名词解释", "目录", "", "- 7 -\n灯", "12.5", "灯油 3 4", "1.机关运行经费。",
                "灯会照旧在河边办起来，", "驿站今年共有守夜人3名，灯油5万元，另有灯芯若干，由街坊轮流看管。", "（一）灯",
            ]
        ),
        st.text("灯油1２.,、。；%元万年\t \u3000", max_size=12),
    ),
    max_size=14,
)  # fmt: skip
WRAPPED = (
    "河边的灯会从傍晚办到天明，由街坊轮流看管，每晚要用\n"
    "去灯油若干，由驿站统一采买，账目每月张贴在桥头上，\n"
    "过往行人都可以看到，守夜人的工钱另外计算，不在灯油\n"
    "账目之内，遇到下雨刮风的日子，灯会照例停办，工钱照\n"
    "发，灯油结余留到下月再用，年底一并结清，多退少补，\n"
    "桥头的灯由桥东的街坊添油，桥尾的灯由桥西的街坊添油\n"
    "，两边各记各的账，每年立春那天对账，对不上的由驿站\n"
    "补足，补足的钱从下一年的灯油里扣除，扣完为止，共补\n"
    "3.5万元，其中桥东2万元。\n"
)


def marked(text: str) -> Marked:
    return mark(Document.from_text(text), HEADINGS)


def paragraphs(text: str) -> list[str]:
    return [text[p.start : p.end] for p in marked(text).paragraphs]


def test_numbers_of_the_glossary_belong_to_definitions() -> None:
    doc = marked("一、政府采购情况\n共5万元。\n第四部分 名词解释\n灯油费：指每晚2元的灯油，于2031年定下。\n")
    assert [(m.value, m.cause) for m in doc.mentions] == [("5", ""), ("2", "definition"), ("2031", "year")]


def test_a_torn_sentence_is_one_paragraph() -> None:
    assert paragraphs(WRAPPED) == [WRAPPED.rstrip()]


def test_a_number_torn_from_its_words_stands_in_their_paragraph() -> None:
    doc = marked(WRAPPED)
    assert [(m.value, m.unit) for m in doc.mentions] == [("3.5", "万元"), ("2", "万元")]
    assert all(doc.paragraphs[0].start <= m.start < doc.paragraphs[0].end for m in doc.mentions)


def test_a_page_number_does_not_tear_a_paragraph() -> None:
    torn = WRAPPED.replace("工钱照\n发", "工钱照\n- 7 -\n发")
    assert paragraphs(torn) == [torn.rstrip()]


def test_a_heading_and_a_closed_line_end_a_paragraph() -> None:
    text = "一、政府采购情况\n灯油共采买了五回，都是在河东采买的。\n灯芯没有采买。\n"
    assert paragraphs(text) == text.split("\n")[:-1]


def test_a_list_number_opens_a_paragraph() -> None:
    text = "驿站一年之内要采买的东西有这些\n1.灯油\n（2）灯芯\n①灯罩\n"
    assert paragraphs(text) == text.split("\n")[:-1]


def test_an_empty_line_ends_a_paragraph() -> None:
    text = "河边的灯会从傍晚办到天明由街坊轮流看管\n\n桥头的灯由桥东的街坊添油\n"
    assert len(paragraphs(text)) == 2


def test_a_line_of_numbers_alone_is_a_cell() -> None:
    doc = marked("灯油\n12.5\n灯芯\n1,200.00%\n")
    assert [doc.text[p.start : p.end] for p in doc.paragraphs if p.cell] == ["12.5", "1,200.00%"]
    assert all(p.tabular for p in doc.paragraphs if p.cell)


def test_a_row_of_numbers_without_units_is_a_cell() -> None:
    doc = marked("灯油 12.5 13.5\n灯油用了12.5万元\n")
    assert [p.cell for p in doc.paragraphs] == [True, False]


def test_short_lines_standing_thick_are_a_table() -> None:
    doc = marked("名目\n灯油\n灯芯\n灯罩\n合计\n")
    assert [p.tabular for p in doc.paragraphs][-1]


def test_sentences_are_no_table() -> None:
    doc = marked("灯油用了三年。\n灯芯用了两年。\n灯罩还是新的。\n合计三样东西。\n")
    assert not any(p.tabular for p in doc.paragraphs)


def test_folded_text_has_the_digits_in_ascii_and_the_offsets_of_the_source() -> None:
    doc = marked("灯油１２．５万元")
    assert (doc.folded, len(doc.folded)) == ("灯油12.5万元", len(doc.text))


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_marking_never_fails_and_every_word_stands_in_one_paragraph_at_most(lines: list[str]) -> None:
    doc = marked("\n".join(lines))
    assert len(doc.folded) == len(doc.text)
    reached = 0
    for paragraph in doc.paragraphs:
        assert reached <= paragraph.start < paragraph.end <= len(doc.text)
        assert not doc.text[reached : paragraph.start].strip(" \t\r\n\u3000-—0123456789１２")
        reached = paragraph.end


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_numbers_stand_in_a_paragraph_or_are_page_numbers(lines: list[str]) -> None:
    doc = marked("\n".join(lines))
    for m in doc.mentions:
        inside = [p for p in doc.paragraphs if p.start <= m.start and m.end <= p.end]
        assert inside or m.cause == "page_number"
