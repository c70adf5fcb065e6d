"""A reading that does not add up goes back to the model once; what the document has wrong never does."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from extract.documents.document import Document
from extract.marking.marked import Marked
from extract.model.cache_disk import DiskStore
from extract.model.client import ModelClient
from extract.model.recording import RecordTransport, ReplayTransport
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from extract.pipeline import DocumentResult, extract_document, marked
from extract.readers.base import Doubt, Plan, Reader, ReaderResult
from extract.readers.both import BothReaders
from extract.readers.model.codes import codes
from extract.readers.model.reader import Asks, ModelReader
from extract.readers.offline.reader import OfflineReader
from schemas.catalogue import default
from tests.extract.model.doubles import Naps, Server, completion, failure, run_quick, settings

TEXT = "一、支出预算情况\n2031年支出预算{}万元，其中基本支出828.05万元，项目支出12.95万元。结转资金700.00万元。\n"
SOUND, BROKEN = TEXT.format("841.00"), TEXT.format("840.05")
TOTAL_ID, BASIC, BASIC_ID, PROJECT, PROJECT_ID, GIFT_ID = 1, 2, 3, 4, 5, 7
NODE = {code.spec.path: number for number, code in codes(default(), "budget").items()}
BASIC_PATH = "expenditure.by_nature[基本支出].amount"


def answer(basic: int) -> httpx2.Response:
    """An answer in which basic expenditure is number `basic`, and the other one of 3 and 7 is none."""
    total = {"f": NODE["expenditure"], "m": "a", "i": [TOTAL_ID], "k": []}
    parts = [
        {"f": NODE["expenditure.by_nature[]"], "m": "a", "i": [number], "k": [key]}
        for number, key in ((basic, BASIC), (PROJECT_ID, PROJECT))
    ]
    none = [number for number in (BASIC_ID, GIFT_ID) if number != basic]
    return completion(json.dumps({"facts": [total, *parts], "none": none}), usage=(100, 20))


RIGHT, WRONG = answer(BASIC_ID), answer(GIFT_ID)


def extract(
    transport: httpx2.AsyncBaseTransport,
    text: str = SOUND,
    *,
    folder: Path | None = None,
    beside: Reader | None = None,
    **changes: Any,
) -> DocumentResult:
    async def run() -> DocumentResult:
        used = settings(**({"max_attempts": 2, "max_repairs": 0} | changes))
        async with AsyncExitStack() as stack:
            client: Asks
            if folder is None:
                plain = ModelClient(used, transport=transport, sleep=Naps())
                client = await stack.enter_async_context(plain)
            else:
                answers = await stack.enter_async_context(DiskStore(folder))
                remembering = RememberingClient(used, transport, answers, TEMPLATE)
                client = await stack.enter_async_context(remembering)
            reader: Reader = ModelReader(client)
            if beside is not None:
                reader = BothReaders(reader, beside)
            return await extract_document(Document.from_text(text, "a.txt"), reader)

    # A store's thread takes its time in the real one.
    return run_quick(run()) if folder is None else asyncio.run(run())


def basic(result: DocumentResult) -> str:
    return next(fact.value for fact in result.facts if fact.path == BASIC_PATH)


def test_an_answer_that_adds_up_is_not_questioned() -> None:
    server = Server(RIGHT)
    result = extract(server)
    assert (basic(result), result.findings) == ("828.05", ())
    assert len(server.bodies) == 1


def test_a_wrong_number_is_mended_by_the_second_answer() -> None:
    result = extract(Server(WRONG, RIGHT))
    assert basic(result) == "828.05"
    assert result.findings == ()
    assert {one.rule: one.status for one in result.rules}["expenditure-natures"] == "pass_exact"


def test_the_second_request_holds_the_first_answer_and_what_is_wrong_in_chinese_with_the_ids() -> None:
    server = Server(WRONG, RIGHT)
    extract(server)
    first, second = (body["messages"] for body in server.bodies)
    assert second[:2] == first
    assert [message["role"] for message in second[2:]] == ["assistant", "user"]
    assert json.loads(second[2]["content"])["none"] == [BASIC_ID]
    said = second[3]["content"]
    assert "本年支出＝基本支出＋项目支出" in said
    assert "＝712.95万元≠841.00万元" in said
    for number in ("<1>841.00", "<3>828.05", "<5>12.95", "<7>700.00"):
        assert number in said


def test_both_answers_are_counted() -> None:
    asked = extract(Server(WRONG, RIGHT), price_in="1", price_out="2").asked
    assert (asked.requests, asked.input_tokens, asked.output_tokens) == (2, 200, 40)
    assert asked.cost is not None
    assert float(asked.cost) == pytest.approx((200 + 2 * 40) / 1_000_000)


def test_an_answer_that_is_repeated_keeps_the_first_result() -> None:
    result = extract(Server(WRONG))
    assert basic(result) == "700.00"
    assert [one.attribution for one in result.findings] == ["extraction"]
    assert result.asked.requests == 2


def test_an_answer_that_drops_numbers_to_be_rid_of_the_doubt_is_not_taken() -> None:
    none = completion(json.dumps({"facts": [], "none": [TOTAL_ID, BASIC_ID, PROJECT_ID, GIFT_ID]}))
    result = extract(Server(WRONG, none))
    assert basic(result) == "700.00"
    assert len(result.facts) >= 3
    assert result.asked.requests == 2


@pytest.mark.parametrize(
    "step",
    [failure(500), failure(401), failure(404), httpx2.ConnectError("gone"), completion("no json"), completion(None)],
)  # fmt: skip
def test_a_second_request_that_fails_loses_nothing(step: httpx2.Response | Exception) -> None:
    result = extract(Server(WRONG, step))
    assert basic(result) == "700.00"
    assert [one.attribution for one in result.findings] == ["extraction"]
    assert result.failures == ()
    assert result.asked.input_tokens >= 100


def test_a_recording_without_the_second_answer_still_gives_the_first(tmp_path: Path) -> None:
    async def record() -> None:
        transport = RecordTransport(tmp_path, Server(WRONG))
        async with ModelClient(settings(), transport=transport, sleep=Naps()) as client:
            await ModelReader(client).read(marked(Document.from_text(SOUND, "a.txt")))

    asyncio.run(record())
    result = extract(ReplayTransport(tmp_path))
    assert basic(result) == "700.00"
    assert result.failures == ()


def test_a_recording_of_both_answers_replays_both(tmp_path: Path) -> None:
    recorded = extract(RecordTransport(tmp_path, Server(WRONG, RIGHT)))
    replayed = extract(ReplayTransport(tmp_path))
    assert len([*tmp_path.glob("*.json")]) == 2
    assert replayed.facts == recorded.facts
    assert basic(replayed) == "828.05"


def test_a_second_run_pays_for_neither_answer(tmp_path: Path) -> None:
    server = Server(WRONG, RIGHT)
    first, second = (extract(server, folder=tmp_path) for _ in range(2))
    assert len(server.bodies) == 2
    assert second.facts == first.facts
    assert (first.asked.cached, first.asked.paid_input_tokens, first.asked.paid_output_tokens) == (0, 200, 40)
    assert (second.asked.cached, second.asked.paid_input_tokens, second.asked.paid_output_tokens) == (2, 0, 0)
    assert (second.asked.requests, second.asked.input_tokens, second.asked.output_tokens) == (2, 200, 40)
    assert [note.cached for note in second.answers] == [True, True]
    assert [note.key for note in second.answers] == [note.key for note in first.answers]


def test_a_document_is_asked_about_again_once_at_most() -> None:
    """The second answer is wrong in another way: it is not taken, and not questioned."""
    server = Server(WRONG, answer(TOTAL_ID), RIGHT)
    extract(server)
    assert len(server.bodies) == 2


def test_what_the_document_has_wrong_is_not_put_to_the_model() -> None:
    server = Server(RIGHT)
    result = extract(server, BROKEN)
    assert [(one.severity, one.attribution) for one in result.findings] == [("error", "document")]
    assert len(server.bodies) == 1


def test_only_doubts_about_the_reading_are_told() -> None:
    """The document has a mistake of its own beside the number that was misread."""
    cars = "二、“三公”经费预算情况\n公务用车购置及运行维护费9.31万元，其中公务用车购置费0万元，公务用车运行维护费6.00万元。\n"
    told: list[Doubt] = []

    class Listening:
        name = "listening"
        asks = True

        async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
            offline = OfflineReader()
            read = list(offline.pointers(marked))
            at = marked.text.index("828.05")
            wrong = marked.text.index("700.00")
            moved = [
                p._replace(at=(wrong, wrong + 6)) if p.at[0] == at else p for p in read if p.at[0] != wrong
            ]
            found = ReaderResult(moved)

            async def again(doubts: Any) -> ReaderResult:
                told.extend(doubts)
                return found

            return ReaderResult(moved, again=again)

    result = asyncio.run(extract_document(Document.from_text(SOUND + cars), Listening()))
    assert {one.attribution for one in result.findings} == {"document", "extraction"}
    assert len(told) == 1
    assert "支出" in told[0].words
    assert "公务用车" not in told[0].words


class Careful:
    """Reads offline, but not the amount that belongs to no field."""

    name = "careful"
    asks = True

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        return ReaderResult(
            [p for p in OfflineReader().pointers(marked) if p.at[0] != marked.text.index("700.00")]
        )


def test_with_both_readers_the_model_is_asked_again() -> None:
    server = Server(WRONG, RIGHT)
    result = extract(server, beside=Careful())
    assert len(server.bodies) == 2
    assert result.asked.requests == 2


def test_with_both_readers_the_mended_answer_is_taken() -> None:
    """Before, one fact was stated as 700.00 by the model and as 828.05 by the other reader, so both were claimed."""
    result = extract(Server(WRONG, RIGHT), beside=Careful())
    assert (basic(result), result.findings) == ("828.05", ())


def test_the_offline_reader_is_never_asked_again() -> None:
    result = asyncio.run(OfflineReader().read(marked(Document.from_text(BROKEN))))
    assert result.again is None
