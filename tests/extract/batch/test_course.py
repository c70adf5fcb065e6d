"""What is logged and traced of a document on its way through a run."""

import asyncio
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from extract.batch.course import Course
from extract.batch.spec import Spec
from extract.batch.workers import Workers
from extract.documents.load import Input
from extract.marking.marked import Marked
from extract.readers.base import Plan, ReaderResult
from extract.telemetry import logs, tracing

pytest.importorskip("opentelemetry.sdk", reason="the extra telemetry is not installed")

from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from extract.telemetry.live import Live


class Asking:
    """A reader that makes one call for each document."""

    name = "model"
    asks = True

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        with tracing.current().chat({}) as call:
            call.sent()
            await asyncio.sleep(0)
            if "坏" in marked.text:
                raise RuntimeError("words of the document")
            call.answered(SimpleNamespace())
        return ReaderResult([])


def read(folder: Path) -> None:
    inputs = [Input(folder / name, name) for name in ("a.txt", "b.txt", "gone.txt")]
    (folder / "a.txt").write_text("某局2024年收入100万元。", "utf-8")
    (folder / "b.txt").write_text("某局2024年收入100万元。坏", "utf-8")

    async def run() -> None:
        with Workers(0) as workers:
            course = Course(Asking(), workers, Spec("model"))
            await asyncio.gather(*(course.run(one) for one in inputs))

    asyncio.run(run())


def test_each_document_is_a_span_and_its_calls_are_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    monkeypatch.setattr(tracing._Here, "telemetry", Live("r", SimpleSpanProcessor(spans), None))
    read(tmp_path)
    made = spans.get_finished_spans()
    named = {
        one.attributes["gouji.document.name"]: one
        for one in made
        if one.name == "gouji.document" and one.attributes is not None
    }
    ended = {name: one.attributes["gouji.document.status"] for name, one in named.items() if one.attributes}
    assert ended == {"a.txt": "ok", "b.txt": "failed", "gone.txt": "failed"}
    above = {one.parent.span_id for one in made if one.name == "chat" and one.parent is not None}
    assert above == {named[name].context.span_id for name in ("a.txt", "b.txt")}


def test_each_document_is_logged_by_its_name_and_end_without_its_words(tmp_path: Path) -> None:
    with logs.writing(tmp_path / "log", "info", "en"):
        read(tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    ended = {
        line["document"]: (line["status"], line["kind"])
        for line in lines
        if line["message"] == "a document ended"
    }
    assert ended == {"a.txt": ("ok", ""), "b.txt": ("failed", "internal"), "gone.txt": ("failed", "missing")}
    assert "words" not in (tmp_path / "log").read_text("utf-8")
