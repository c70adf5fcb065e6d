"""What is written about documents is the same whoever paid for the answers, and whether a run was killed on the way."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx2
import pytest

from extract.documents.document import Document
from extract.documents.load import load
from extract.model.cache_disk import DiskStore
from extract.model.recording import ReplayTransport
from extract.model.remembering import RememberingClient
from extract.model.repair import TEMPLATE
from extract.output.facts_file import FactsFile, facts_path, write_facts
from extract.output.run_file import DocumentRow, Totals
from extract.pipeline import extract_document
from extract.readers.model.reader import ModelReader
from tests.extract.model.doubles import completion, settings
from tests.extract.readers.conftest import SAMPLES


class Hasty(httpx2.AsyncBaseTransport):
    """Answers every third question wrongly at first, and mends it when it is told so."""

    def __init__(self) -> None:
        self.requests = 0
        self._recording = ReplayTransport(SAMPLES / "recording")

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests += 1
        body: dict[str, Any] = json.loads(await request.aread())
        first, repaired = body["messages"][:2], len(body["messages"]) > 2
        if not repaired and len(first[1]["content"]) % 3 == 0:
            return completion('{"facts": []}', usage=(100, 7))
        again = httpx2.Request(request.method, request.url, json=body | {"messages": first})
        return await self._recording.handle_async_request(again)


def documents() -> list[Document]:
    """The samples, and one of them under another name as well: its questions are the same."""
    found = [load(path, path.name) for path in sorted(SAMPLES.glob("*.txt"))]
    return [*found, replace(found[0], name="twice.txt")]


def extract(docs: Sequence[Document], server: Hasty, cache: Path, out: Path, run: str) -> Totals:
    async def all_() -> Totals:
        used = settings(price_in="1", price_out="2", max_repairs=1)
        async with (
            DiskStore(cache) as answers,
            RememberingClient(used, server, answers, TEMPLATE, run) as client,
        ):
            reader = ModelReader(client)
            results = await asyncio.gather(*(extract_document(one, reader) for one in docs))
        for result in results:
            write_facts(facts_path(out, result.document.name), FactsFile.of(result, reader.name))
        return Totals.of(DocumentRow(one.document.name, "ok", asked=one.asked) for one in results)

    return asyncio.run(all_())


def written(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.fixture(scope="module")
def cold(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Totals, int]:
    folder, server = tmp_path_factory.mktemp("cold"), Hasty()
    totals = extract(documents(), server, folder / "cache", folder / "out", "cold")
    return folder, totals, server.requests


def test_a_run_on_known_answers_pays_nothing_and_writes_the_same_bytes(
    cold: tuple[Path, Totals, int], tmp_path: Path
) -> None:
    folder, _, _ = cold
    server = Hasty()
    warm = extract(documents(), server, folder / "cache", tmp_path / "out", "warm")
    assert written(tmp_path / "out") == written(folder / "out")
    assert (server.requests, warm.input_tokens, warm.output_tokens, warm.cost) == (0, 0, 0, None)
    assert b'"repairs": ' in b"".join(written(folder / "out").values())


def test_a_run_that_was_killed_and_taken_up_again_paid_what_an_undisturbed_one_pays(
    cold: tuple[Path, Totals, int], tmp_path: Path
) -> None:
    folder, undisturbed, requests = cold
    server = Hasty()
    extract(documents()[2:], server, tmp_path / "cache", tmp_path / "gone", "same")
    taken_up = extract(documents(), server, tmp_path / "cache", tmp_path / "out", "same")
    assert written(tmp_path / "out") == written(folder / "out")
    assert taken_up == undisturbed
    assert server.requests == requests


def test_what_a_run_says_it_paid_is_what_was_asked_and_a_copy_of_a_document_costs_nothing(
    cold: tuple[Path, Totals, int], tmp_path: Path
) -> None:
    _, totals, requests = cold
    server = Hasty()
    without_copy = extract(documents()[:-1], server, tmp_path / "cache", tmp_path / "out", "r")
    assert server.requests == requests
    assert totals.cost == without_copy.cost
    assert totals.cost == Decimal(totals.input_tokens + 2 * totals.output_tokens) / 1_000_000
