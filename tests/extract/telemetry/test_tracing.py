"""Traces and metrics: told by the conventions to a real receiver, bounded in time, free where nobody asked for them."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from extract.model.errors import ModelError
from extract.model.failures import BadReplyError
from extract.output.run_file import DocumentRow
from extract.readers.base import Asked
from extract.settings_model import Settings
from extract.telemetry import attributes, tracing

sdk = pytest.importorskip("opentelemetry.sdk", reason="the extra telemetry is not installed")

from opentelemetry.sdk.metrics.export import InMemoryMetricReader  # noqa: E402
from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: E402
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter  # noqa: E402
from opentelemetry.semconv.attributes import error_attributes, server_attributes  # noqa: E402
from opentelemetry.trace import SpanKind, StatusCode  # noqa: E402

from extract.telemetry.live import Live  # noqa: E402
from tests.extract.telemetry.receiver import receiving  # noqa: E402

SETTINGS = Settings(
    base_url="https://api.deepseek.com/v1", model="m-1", temperature=0.0, max_output_tokens=512
)
CALL = attributes.attributes_of(SETTINGS)


def completion(**given: object) -> Any:
    usage = SimpleNamespace(prompt_tokens=1200, completion_tokens=34, prompt_tokens_details=None)
    held = {
        "id": "c-1",
        "model": "m-1-0324",
        "usage": usage,
        "choices": [SimpleNamespace(finish_reason="stop")],
    }
    return SimpleNamespace(**(held | given))


class Memory:
    """A run told to memory."""

    def __init__(self) -> None:
        self.spans = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()
        self.live = Live("r1", SimpleSpanProcessor(self.spans), self.reader)

    def named(self, name: str) -> list[Any]:
        return [span for span in self.spans.get_finished_spans() if span.name == name]

    def points(self, metric: str) -> list[Any]:
        data = self.reader.get_metrics_data()
        return [
            point
            for resource in (data.resource_metrics if data else [])
            for scope in resource.scope_metrics
            for one in scope.metrics
            if one.name == metric
            for point in one.data.data_points
        ]


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("OTEL_"):
            monkeypatch.delenv(name)


@pytest.fixture
def memory() -> Iterator[Memory]:
    yield Memory()


def test_names_are_those_of_the_conventions() -> None:
    # Deprecated where they are, as they move to a package of their own.
    gen_ai_attributes = pytest.importorskip("opentelemetry.semconv._incubating.attributes.gen_ai_attributes")
    gen_ai_metrics = pytest.importorskip("opentelemetry.semconv._incubating.metrics.gen_ai_metrics")
    for ours, theirs in (
        (attributes.OPERATION, gen_ai_attributes.GEN_AI_OPERATION_NAME),
        (attributes.PROVIDER, gen_ai_attributes.GEN_AI_PROVIDER_NAME),
        (attributes.REQUEST_MODEL, gen_ai_attributes.GEN_AI_REQUEST_MODEL),
        (attributes.TEMPERATURE, gen_ai_attributes.GEN_AI_REQUEST_TEMPERATURE),
        (attributes.MAX_TOKENS, gen_ai_attributes.GEN_AI_REQUEST_MAX_TOKENS),
        (attributes.OUTPUT_TYPE, gen_ai_attributes.GEN_AI_OUTPUT_TYPE),
        (attributes.RESPONSE_ID, gen_ai_attributes.GEN_AI_RESPONSE_ID),
        (attributes.RESPONSE_MODEL, gen_ai_attributes.GEN_AI_RESPONSE_MODEL),
        (attributes.FINISH_REASONS, gen_ai_attributes.GEN_AI_RESPONSE_FINISH_REASONS),
        (attributes.INPUT_TOKENS, gen_ai_attributes.GEN_AI_USAGE_INPUT_TOKENS),
        (attributes.OUTPUT_TOKENS, gen_ai_attributes.GEN_AI_USAGE_OUTPUT_TOKENS),
        (attributes.CACHED_TOKENS, gen_ai_attributes.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
        (attributes.TOKEN_TYPE, gen_ai_attributes.GEN_AI_TOKEN_TYPE),
        (attributes.SERVER, server_attributes.SERVER_ADDRESS),
        (attributes.PORT, server_attributes.SERVER_PORT),
        (attributes.ERROR, error_attributes.ERROR_TYPE),
        (attributes.CALL_DURATION, gen_ai_metrics.GEN_AI_CLIENT_OPERATION_DURATION),
        (attributes.TOKEN_USAGE, gen_ai_metrics.GEN_AI_CLIENT_TOKEN_USAGE),
    ):
        assert ours == theirs
    known = {one.value for one in gen_ai_attributes.GenAiProviderNameValues}
    assert set(attributes._PROVIDERS.values()) | {attributes.provider_of("")} <= known


def test_a_call_says_what_was_asked_before_it_is_answered() -> None:
    assert CALL == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "deepseek",
        "gen_ai.request.model": "m-1",
        "gen_ai.request.temperature": 0.0,
        "gen_ai.request.max_tokens": 512,
        "gen_ai.output.type": "json",
        "server.address": "api.deepseek.com",
        "server.port": 443,
    }


def test_a_document_is_a_trace_linked_to_its_run_and_calls_are_its_children(memory: Memory) -> None:
    with memory.live as live, live.document("a.txt") as reading:
        with live.chat(CALL) as call:
            call.sent()
            call.answered(completion())
        reading.ended(DocumentRow("a.txt", "ok", facts=12, asked=Asked(1200, 34, 1, cost="0.01")))
    (run,), (document,), (chat,) = (
        memory.named(name) for name in ("gouji.run", "gouji.document", "chat m-1")
    )
    assert document.parent is None
    assert [link.context.span_id for link in document.links] == [run.context.span_id]
    assert document.attributes["gouji.run.id"] == run.attributes["gouji.run.id"] == "r1"
    assert document.attributes["gouji.document.name"] == "a.txt"
    assert document.attributes["gouji.document.status"] == "ok"
    assert document.attributes["gouji.document.facts"] == 12
    assert chat.parent.span_id == document.context.span_id
    assert chat.kind is SpanKind.CLIENT
    assert dict(chat.attributes) == {
        **CALL,
        "gen_ai.response.id": "c-1",
        "gen_ai.response.model": "m-1-0324",
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.output_tokens": 34,
        "gen_ai.response.finish_reasons": ("stop",),
    }


def test_calls_of_documents_read_at_the_same_time_find_their_own(memory: Memory) -> None:
    async def read(name: str) -> None:
        async def ask() -> None:
            with memory.live.chat({**CALL, "gen_ai.request.model": name}) as call:
                await asyncio.sleep(0)
                call.sent()
                await asyncio.sleep(0)
                call.answered(completion())

        with memory.live.document(name):
            await asyncio.gather(ask(), ask())

    async def run() -> None:
        await asyncio.gather(*(read(f"{index}") for index in range(10)))

    with memory.live:
        asyncio.run(run())
    for document in memory.named("gouji.document"):
        chats = memory.named(f"chat {document.attributes['gouji.document.name']}")
        assert [chat.parent.span_id for chat in chats] == [document.context.span_id] * 2


def test_metrics_are_those_of_the_conventions_with_their_bounds(memory: Memory) -> None:
    with memory.live as live:
        for _ in range(3):
            with live.chat(CALL) as call:
                call.sent()
                call.answered(completion())
    (duration,) = memory.points("gen_ai.client.operation.duration")
    assert duration.count == 3
    assert duration.explicit_bounds[:3] == (0.01, 0.02, 0.04)
    assert duration.explicit_bounds[-1] == 81.92
    told = {name: value for name, value in CALL.items() if name in attributes.METRIC_ATTRIBUTES}
    assert duration.attributes == {**told, "gen_ai.response.model": "m-1-0324"}
    tokens = {
        point.attributes["gen_ai.token.type"]: point for point in memory.points("gen_ai.client.token.usage")
    }
    assert {kind: point.sum for kind, point in tokens.items()} == {"input": 3600, "output": 102}
    assert tokens["input"].explicit_bounds == tuple(4**power for power in range(14))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ModelError("timeout", "a.txt", "repeats the text"), "timeout"),
        (BadReplyError(429, {}, b"repeats the text"), "429"),
        (ValueError("repeats the text"), "ValueError"),
        (asyncio.CancelledError(), "CancelledError"),
    ],
)
def test_a_call_that_failed_says_its_kind_and_no_words(
    memory: Memory, error: BaseException, kind: str
) -> None:
    with memory.live as live, pytest.raises(type(error)), live.document("a.txt"), live.chat(CALL) as call:
        call.sent()
        raise error
    (chat,), (document,) = memory.named("chat m-1"), memory.named("gouji.document")
    for span in (chat, document):
        assert span.attributes["error.type"] == kind
        assert span.status.status_code is StatusCode.ERROR
        assert span.events == ()
        assert "repeats the text" not in span.to_json()
    (duration,) = memory.points("gen_ai.client.operation.duration")
    assert duration.attributes["error.type"] == kind
    assert memory.points("gen_ai.client.token.usage") == []


def test_a_document_that_failed_says_why(memory: Memory) -> None:
    with memory.live as live, live.document("a.txt") as reading:
        reading.ended(DocumentRow("a.txt", "failed", kind="encoding", note="words"))
    (document,) = memory.named("gouji.document")
    assert document.attributes["error.type"] == "encoding"
    assert "words" not in document.to_json()
    (point,) = memory.points("gouji.document.duration")
    assert point.attributes == {"gouji.document.status": "failed", "error.type": "encoding"}


def test_what_was_never_sent_is_no_call(memory: Memory) -> None:
    with memory.live as live, pytest.raises(asyncio.CancelledError), live.chat(CALL):
        raise asyncio.CancelledError
    assert memory.named("chat m-1") == []
    assert memory.points("gen_ai.client.operation.duration") == []


_ID, _MODEL, _ENDED = "gen_ai.response.id", "gen_ai.response.model", "gen_ai.response.finish_reasons"


@pytest.mark.parametrize(
    ("odd", "expected"),
    [
        (None, set()),
        ("no completion", set()),
        (completion(usage=None, choices=None, model=None, id=7), set()),
        (completion(usage=SimpleNamespace(prompt_tokens="12", completion_tokens=-1)), {_ID, _MODEL, _ENDED}),
        (completion(usage=None, choices=[SimpleNamespace(finish_reason=None), None]), {_ID, _MODEL}),
    ],
)
def test_servers_that_leave_things_out_leave_them_out_here(
    memory: Memory, odd: object, expected: set[str]
) -> None:
    with memory.live as live, live.chat(CALL) as call:
        call.sent()
        call.answered(odd)
    (chat,) = memory.named("chat m-1")
    assert {name for name in chat.attributes if "usage" in name or "response" in name} == expected
    assert memory.points("gen_ai.client.operation.duration")


def test_a_receiver_gets_it_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=budget")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip")
        with tracing.running("r1", "en"):
            for index in range(1500):
                with tracing.current().document(f"{index}.txt"), tracing.current().chat(CALL) as call:
                    call.sent()
                    call.answered(completion())
    assert len(receiver.spans) == 3001
    assert len({span.trace_id for span in receiver.spans}) == 1501
    assert set(receiver.metrics) >= {
        "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "gouji.document.duration"
    }  # fmt: skip
    (point,) = receiver.metrics["gen_ai.client.operation.duration"].histogram.data_points
    assert point.count == 1500
    assert receiver.services == {"gouji"}
    assert {one["x-team"] for one in receiver.headers} == {"budget"}
    assert capsys.readouterr() == ("", "")
    assert tracing.current() is tracing._OFF


def test_the_standard_variables_are_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)
        monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "our-batch")
        with tracing.running("r1", "en"):
            pass
    assert [span.name for span in receiver.spans] == ["gouji.run"]
    assert receiver.metrics == {}
    assert receiver.services == {"our-batch"}


def test_a_share_of_the_documents_can_be_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{receiver.url}/v1/traces")
        monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
        monkeypatch.setenv("OTEL_TRACES_SAMPLER_ARG", "0.1")
        with tracing.running("r1", "en"):
            for index in range(1000):
                with tracing.current().document(f"{index}.txt"):
                    pass
    assert 40 < sum(span.name == "gouji.document" for span in receiver.spans) < 200


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


RUN = """
import time
from extract.telemetry import tracing
with tracing.running("r1", "en", 1.0):
    for index in range(1000):
        with tracing.current().document(f"{index}.txt"), tracing.current().chat({}) as call:
            call.sent()
    ended = time.monotonic()
print(time.monotonic() - ended)
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["refuses", "hangs", "fails"])
def test_a_collector_that_is_dead_costs_a_line_and_a_bounded_time(how: str) -> None:
    with receiving(hangs=how == "hangs", status=503 if how == "fails" else 200) as receiver:
        url = f"http://me:secret@127.0.0.1:{closed_port()}" if how == "refuses" else receiver.url
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            env={**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": url},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert time.monotonic() - began < 20
    assert float(done.stdout) < 2
    said = done.stderr.splitlines()
    assert len(said) == 1
    assert said[0].startswith("not all telemetry reached 127.0.0.1:")
    assert "secret" not in done.stderr


def test_without_the_extra_a_line_says_so_and_nothing_fails() -> None:
    code = "import sys\nsys.modules['opentelemetry'] = None\n" + RUN
    env = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    (line,) = done.stderr.splitlines()
    assert "gouji[telemetry]" in line


def test_without_variables_the_sdk_is_not_even_loaded() -> None:
    code = RUN + "import sys\nprint([name for name in sys.modules if name.startswith('opentelemetry')])"
    env = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "only http/protobuf"),
        ("OTEL_TRACES_EXPORTER", "zipkin", "only otlp, none"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "0", "telemetry cannot be started"),
    ],
)
def test_a_variable_that_cannot_be_obeyed_is_named_and_the_run_goes_on(
    variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv(variable, value)
    with tracing.running("r1", "en"):
        assert tracing.current() is tracing._OFF
    assert said in capsys.readouterr().err


def test_disabled_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("OTEL_SDK_DISABLED", "true")
    with tracing.running("r1", "en"):
        assert tracing.current() is tracing._OFF


def test_telemetry_that_nobody_asked_for_costs_next_to_nothing() -> None:
    held = completion()

    def once() -> float:
        began = time.perf_counter()
        for _ in range(2000):
            with tracing.current().chat(CALL) as call:
                call.sent()
                call.answered(held)
        return (time.perf_counter() - began) / 2000

    # Five calls of ours; the best of several rounds, on a machine that does other things too.
    assert min(once() for _ in range(20)) < 5 * 2e-6
