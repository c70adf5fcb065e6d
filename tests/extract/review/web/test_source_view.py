"""The source as lines: nothing of it lost, nothing of it markup, every number one that can be pointed at."""

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.documents.document import Document
from extract.pipeline import marked
from extract.review.web.source_view import source_html, source_sections
from tests.extract.review.bench import NAMES, sample
from tests.extract.review.web.paper import Paper

_LINE = re.compile(r'<p class="line[^"]*" id="L(\d+)">(.*?)</p>', re.S)


def shown(text: str) -> list[str]:
    """The lines as a reader sees them."""
    sections = source_sections(marked(Document.from_text(text)), (), ())
    found = _LINE.findall(source_html(sections))
    assert [int(number) for number, _ in found] == [*range(1, len(found) + 1)]
    return [html.unescape(re.sub(r"<[^>]*>", "", held)) for _, held in found]


@settings(max_examples=60)
@given(st.text(st.sampled_from("收入支出 12３.5%万元,，。;；<>&\"'\n\r\t一、（二)十x\u3000😀"), max_size=80))
def test_every_line_is_shown_as_it_stands(text: str) -> None:
    document = Document.from_text(text)
    assert shown(text) == [text[start:end] for start, end in document.lines]


def test_the_samples_are_shown_whole_with_every_number_an_element() -> None:
    for name in NAMES:
        result = sample(name)
        source = marked(result.document)
        sections = source_sections(source, result.facts, result.findings)
        paper = Paper(source_html(sections))
        places = {(int(one["data-s"]), int(one["data-e"])) for one in paper.elements if one.tag == "b"}
        assert {(one.start, one.end) for one in source.mentions} == places
        for one in paper.elements:
            if one.tag == "b":
                assert one.words in source.text[int(one["data-s"]) : int(one["data-e"])]


def test_every_place_of_a_fact_begins_and_ends_with_an_element() -> None:
    result = sample("final_accounts.txt")
    paper = Paper(source_html(source_sections(marked(result.document), result.facts, result.findings)))
    pieces = [one for one in paper.elements if "data-s" in one.attributes]
    starts, ends = ({int(one[name]) for one in pieces} for name in ("data-s", "data-e"))
    text = result.document.text
    for fact in result.facts:
        for start, end in fact.at:
            assert start in starts, text[start:end]
            assert end in ends, text[start:end]


def test_offsets_are_code_points() -> None:
    paper = Paper(source_html(source_sections(marked(Document.from_text("😀收入12万元。")), (), ())))
    number = next(one for one in paper.elements if one.tag == "b")
    assert (number["data-s"], number["data-e"], number.words) == ("3", "5", "12")


def test_hidden_places_are_masked_and_cannot_be_pointed_at() -> None:
    text = "联系人：张三\n电话 12345678。收入5万元"
    start = text.index("12345678")
    hidden = [(4, 6), (start, start + 8)]
    made = source_html(source_sections(marked(Document.from_text(text)), (), (), hidden))
    assert "张三" not in made
    assert "12345678" not in made
    assert [one.words for one in Paper(made).elements if one.tag == "b"] == ["5"]


def test_a_hidden_heading_is_in_no_trail() -> None:
    text = "一、张三的收入\n收入5万元。"
    sections = source_sections(marked(Document.from_text(text)), (), (), [(2, 4)])
    assert not any("张三" in title for section in sections for title in section.trail)
