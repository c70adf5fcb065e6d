"""The recording of a model's answers on the samples: it must answer exactly what the code asks."""

import asyncio
from pathlib import Path
from typing import Any

from extract.documents.document import Document
from extract.pipeline import DocumentResult, extract_document
from extract.readers.factory import open_reader
from extract.settings import Settings
from tests.extract.readers.conftest import SAMPLES

RECORDING = SAMPLES / "recording"
RENEW = f"gouji record {SAMPLES.name} --recording {SAMPLES.name}/{RECORDING.name} --base-url URL --model NAME"


async def _all(documents: list[Document], recording: Path) -> list[DocumentResult]:
    async with open_reader("model", Settings(), recording) as reader:
        return [await extract_document(document, reader) for document in documents]


def test_the_recording_is_not_stale(samples: list[tuple[Document, dict[str, Any]]]) -> None:
    results = asyncio.run(_all([document for document, _ in samples], RECORDING))
    failures = [failure for result in results for failure in result.failures]
    assert not failures, f"prompts, schema or samples changed since the recording was made; renew it: {RENEW}"


def test_every_file_of_the_recording_is_used(samples: list[tuple[Document, dict[str, Any]]]) -> None:
    results = asyncio.run(_all([document for document, _ in samples], RECORDING))
    assert sum(result.asked.requests for result in results) >= len(list(RECORDING.glob("*.json")))


def test_the_model_reads_nearly_all_gold_numbers_of_the_samples(
    samples: list[tuple[Document, dict[str, Any]]],
) -> None:
    results = asyncio.run(_all([document for document, _ in samples], RECORDING))
    found = stated = 0
    for result, (_, gold) in zip(results, samples, strict=True):
        places = {at for fact in result.facts for said in fact.statements for at in said.at}
        firm = [f for f in gold["facts"] if f["at"] and f.get("unit") and not f.get("doubtful")]
        stated += len(firm)
        found += sum(any(tuple(at) in places for at in f["at"]) for f in firm)
    assert found / stated >= 0.98


def test_output_stays_under_twelve_tokens_a_fact(samples: list[tuple[Document, dict[str, Any]]]) -> None:
    results = asyncio.run(_all([document for document, _ in samples], RECORDING))
    tokens = sum(result.asked.output_tokens for result in results)
    assert tokens / sum(len(result.facts) for result in results) <= 12
