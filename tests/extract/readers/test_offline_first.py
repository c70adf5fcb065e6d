"""Offline first: the offline reading stands, but where a model was asked; a model is asked for doubts only."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel

from extract.confidence import confidences
from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.model.errors import ModelError
from extract.model.question import Answered, Check, Question
from extract.model.usage import Usage
from extract.pipeline import extract_document
from extract.readers.base import Asked, Doubt, Plan, ReaderResult
from extract.readers.both import ALONE, DIFFER
from extract.readers.model.reader import ModelReader
from extract.readers.offline.reader import OfflineReader
from extract.readers.offline_first import OfflineFirstReader, plan_first, settled
from extract.readers.plan import plan
from extract.reading.facts import Fact
from extract.reading.pointers import Pointer, Refused
from schemas.base import Span
from tests.extract.readers.conftest import mark_text, read_pointers

TITLE = "某县档案馆2031年部门预算\n"
WHOLE = TITLE + "一、支出预算情况\n2031年支出预算841.00万元，其中基本支出828.05万元，项目支出12.95万元。\n"
LEFT = WHOLE + "二、其他重要事项\n委托业务费预算总额6.98万元，由办公室负责。\n"
ACTIVITY = "activities[].value"


def _span(text: str, words: str) -> Span:
    return text.index(words), text.index(words) + len(words)


def _plan(text: str) -> tuple[Marked, Plan]:
    doc = mark_text(text)
    return doc, plan_first(doc, OfflineReader().pointers(doc), 80, share=1.0)


class _Says:
    """A reader that says what it is told to; `asked` are the plans, `again` the doubts that it was given."""

    name = "model"
    asks = True

    def __init__(self, pointers: Sequence[Pointer] = (), refused: Sequence[Refused] = ()) -> None:
        self.found = ReaderResult(pointers, refused, Asked(input_tokens=100), again=self.put)
        self.asked: list[Plan | None] = []
        self.doubts: list[Doubt] = []

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        self.asked.append(plan)
        return self.found

    async def put(self, doubts: Sequence[Doubt]) -> ReaderResult:
        self.doubts += doubts
        return ReaderResult(self.found.pointers, asked=Asked(input_tokens=200))


def test_without_doubts_nobody_is_asked_and_the_offline_reading_is_whole() -> None:
    model = _Says()
    result = asyncio.run(OfflineFirstReader(model).read(mark_text(WHOLE)))
    assert model.asked == []
    assert result.pointers == tuple(OfflineReader().pointers(mark_text(WHOLE)))
    assert result.asked == Asked()


def test_a_number_left_unclaimed_is_read_as_the_model_says_and_flagged() -> None:
    doc, made = _plan(LEFT)
    said = Pointer(ACTIVITY, _span(LEFT, "6.98"))
    found = asyncio.run(OfflineFirstReader(_Says([said])).read(doc, made))
    assert [p for p in found.pointers if p.at == said.at] == [said._replace(flags=(ALONE,))]
    assert found.asked.input_tokens == 100


def test_what_was_not_asked_about_stays_whatever_is_said_of_it() -> None:
    doc, made = _plan(LEFT)
    other = Pointer("revenue.amount", _span(LEFT, "841.00"))
    kept = settled(made, ReaderResult([other]), doc.text)
    assert [p for p in kept if p.at == other.at] == [p for p in made.pointers if p.at == other.at]


BROKEN = WHOLE.replace("12.95", "13.95")


def test_where_the_readings_differ_the_model_is_followed_and_the_fact_flagged() -> None:
    doc, made = _plan(BROKEN)
    said = [p for p in made.pointers if p.slot.startswith("expenditure")]
    other = said[-1]._replace(slot="project_expenditure.amount", keys=())
    kept = settled(made, ReaderResult([*said[:-1], other]), doc.text)
    assert [p for p in kept if p.at == other.at] == [other._replace(flags=(DIFFER,))]
    assert all(not p.flags for p in kept if p.at != other.at)


def test_a_number_that_the_model_takes_for_no_fact_is_none() -> None:
    doc, made = _plan(BROKEN)
    said = [p for p in made.pointers if p.slot.startswith("expenditure")]
    kept = settled(made, ReaderResult(said[:-1]), doc.text)
    assert said[-1].at not in {p.at for p in kept}


def test_a_number_of_which_the_model_says_nothing_is_kept_and_flagged() -> None:
    class Lazy:
        async def ask(self, question: Question, check: Check | None = None) -> Answered:
            answer = question.answer_type.model_validate({"facts": [], "none": []})
            return Answered(answer, tuple(check(answer)) if check else (), Usage(7, 3, 1))

    doc, made = _plan(BROKEN)
    found = asyncio.run(OfflineFirstReader(ModelReader(Lazy())).read(doc, made))
    assert {p.at for p in found.pointers} == {p.at for p in made.pointers}
    assert any(ALONE in p.flags for p in found.pointers)


def test_a_number_of_which_the_model_pointed_wrongly_is_kept() -> None:
    doc, made = _plan(BROKEN)
    said = [p for p in made.pointers if p.slot.startswith("expenditure")]
    refused = [Refused("staff.total", said[-1].at, "wrong_kind")]
    kept = settled(made, ReaderResult(said[:-1], refused), doc.text)
    assert said[-1]._replace(flags=(ALONE,)) in kept


def test_a_question_that_failed_leaves_the_offline_reading_unflagged() -> None:
    doc, made = _plan(BROKEN)
    kept = settled(made, ReaderResult([], failures=["no answer"]), doc.text)
    assert sorted(kept) == sorted(made.pointers)


TIER = BROKEN + "二、机构设置\n本单位是一级预算单位，下属单位0个，其中行政单位1个。\n"


def test_words_that_go_on_further_are_cut_as_the_offline_reader_cuts_them() -> None:
    doc, made = _plan(TIER)
    long = Pointer("organisation.tier", _span(TIER, "本单位是一级预算单位"))
    (tier,) = [p for p in settled(made, ReaderResult([long]), doc.text) if p.slot == "organisation.tier"]
    assert TIER[slice(*tier.at)] == "一级预算单位"
    assert DIFFER in tier.flags


def test_doubts_are_put_again_only_where_the_readers_do_not_agree() -> None:
    doc, made = _plan(BROKEN)
    said = [p for p in made.pointers if p.slot.startswith("expenditure")]
    agreed = _Says(said)
    result = asyncio.run(OfflineFirstReader(agreed).read(doc, made))
    doubt = Doubt([_span(BROKEN, "13.95")], "不符")
    assert result.again is None
    apart = _Says([*said[:-1], said[-1]._replace(slot="project_expenditure.amount", keys=())])
    result = asyncio.run(OfflineFirstReader(apart).read(doc, made))
    assert result.again is not None
    again = asyncio.run(_awaited(result, [doubt, Doubt([_span(BROKEN, "841.00")], "不符")]))
    assert apart.doubts == [doubt]
    assert again.asked.input_tokens == 200


async def _awaited(result: ReaderResult, doubts: Sequence[Doubt]) -> ReaderResult:
    assert result.again is not None
    return await result.again(doubts)


def test_the_plan_of_the_reader_by_its_name_is_its_own_plan() -> None:
    doc = mark_text(LEFT)
    assert plan("offline-first", doc, 80) == plan_first(doc, OfflineReader().pointers(doc), 80)


LARGE = LEFT + "三、重点工作\n举办讲座12场。\n四、绩效目标设置情况\n纳入绩效目标管理的项目2个，覆盖率100%。\n"


class _Client:
    """Answers each question with rows for the numbers that it finds in it; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        self.asked.append(question)
        ids = question.user.split("<")[1:]
        none = [int(part.split(">")[0]) for part in ids if part.split(">")[0].isdigit()]
        answer: BaseModel = question.answer_type.model_validate_json(json.dumps({"facts": [], "none": none}))
        return Answered(answer, tuple(check(answer)) if check else (), Usage(7, 3, 1))


def test_the_model_is_asked_one_small_question_and_what_it_costs_is_counted() -> None:
    client = _Client()
    reader = OfflineFirstReader(ModelReader(client))
    result = asyncio.run(extract_document(Document.from_text(LARGE), reader))
    assert len(client.asked) == 1
    assert (result.asked.input_tokens, result.asked.output_tokens) == (7, 3)
    assert "6.98" in client.asked[0].user
    assert [one.cause for one in result.unclaimed] == ["unread"]


class _Down:
    async def ask(self, question: Question, check: Check | None = None) -> Answered:
        raise ModelError("server", question.label, "down")


def test_without_an_answer_the_offline_reading_is_given_and_the_failure_told() -> None:
    result = asyncio.run(
        extract_document(Document.from_text(LARGE), OfflineFirstReader(ModelReader(_Down())))
    )
    assert len(result.failures) == 1
    assert any(fact.path == "expenditure.amount" for fact in result.facts)


def test_a_fact_without_a_flag_may_not_have_been_asked_about_so_it_is_not_taken_for_agreed() -> None:
    doc = mark_text(WHOLE)
    facts = read_pointers(doc, OfflineReader().pointers(doc)).facts
    flagged = tuple(replace(fact, flags=(DIFFER,)) for fact in facts)

    def sure(read: Sequence[Fact], reader: str) -> list[float | None]:
        return [fact.confidence for fact in confidences(read, (), {}, reader)]

    assert sure(facts, "offline-first") == sure(facts, "offline")
    assert sure(flagged, "offline-first") == sure(flagged, "both")
