"""Telemetry through OpenTelemetry's SDK. Needs the extra `telemetry`; nothing else imports this before it is asked for."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from opentelemetry import context
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.metrics import Histogram
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode, Tracer, set_span_in_context

from extract.output.fingerprints import gouji_version
from extract.output.run_file import DocumentRow
from extract.telemetry import attributes as names
from extract.telemetry.attributes import Attributes, Value

_SDK_LOG = "opentelemetry"


def over_http(traces: bool, metrics: bool) -> tuple[SpanProcessor | None, MetricReader | None]:
    """What sends by OTLP over HTTP, as the OTEL_* variables say."""
    return (
        BatchSpanProcessor(OTLPSpanExporter()) if traces else None,
        PeriodicExportingMetricReader(OTLPMetricExporter()) if metrics else None,
    )


class Live:
    """The telemetry of one run, and a context manager for the run itself. `close` it afterwards."""

    def __init__(self, run: str, spans: SpanProcessor | None, metrics: MetricReader | None) -> None:
        """Tell `spans` and `metrics`."""
        _Listener.install()
        self._run, self._failures = run, _Listener.failures
        given = {"service.version": gouji_version()}
        if not os.environ.get("OTEL_SERVICE_NAME") and "service.name" not in os.environ.get(
            "OTEL_RESOURCE_ATTRIBUTES", ""
        ):
            given["service.name"] = "gouji"
        resource = Resource.create(given)
        # Not shut down by the interpreter's end, which would wait for a collector as long as that likes.
        self._tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
        if spans is not None:
            self._tracers.add_span_processor(spans)
        readers = [metrics] if metrics is not None else []
        self._meters = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
        self._tracer = self._tracers.get_tracer("gouji", gouji_version())
        self._measures = _Measures(self._meters)
        self._span: Span | None = None

    def __enter__(self) -> Self:
        self._span = self._tracer.start_span(names.RUN, attributes={names.RUN_ID: self._run})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._span is not None:
            if error is not None:
                _fail(self._span, _kind(error))
            self._span.end()

    def close(self, grace_s: float) -> bool:
        """Send what is left; whether all was sent, as far as is known after `grace_s` seconds."""
        # In threads that nobody waits for: one that hangs in the network cannot be stopped.
        threads = [
            threading.Thread(target=_quietly(one), daemon=True)
            for one in (self._tracers.shutdown, self._meters.shutdown)
        ]
        for thread in threads:
            thread.start()
        until = time.monotonic() + grace_s
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in threads) and self._failures == _Listener.failures

    @contextmanager
    def document(self, name: str) -> Iterator["_Reading"]:
        links = [Link(self._span.get_span_context())] if self._span is not None else []
        known = {names.DOCUMENT_NAME: name, names.RUN_ID: self._run}
        span = self._tracer.start_span(names.DOCUMENT, Context(), attributes=known, links=links)
        reading = _Reading(span, self._measures)
        token = context.attach(set_span_in_context(span))
        try:
            yield reading
        except BaseException as error:
            reading.failed(_kind(error))
            raise
        finally:
            context.detach(token)
            reading.close()

    def chat(self, attributes: Attributes) -> "_Call":
        return _Call(attributes, self._tracer, self._measures)


class _Measures:
    """The instruments, with the bounds that the conventions advise."""

    def __init__(self, meters: MeterProvider) -> None:
        meter = meters.get_meter("gouji", gouji_version())

        def histogram(name: str, unit: str, said: str, bounds: tuple[float, ...]) -> Histogram:
            return meter.create_histogram(name, unit, said, explicit_bucket_boundaries_advisory=bounds)

        self.calls = histogram(names.CALL_DURATION, "s", "GenAI operation duration.", names.SECONDS)
        self.tokens = histogram(
            names.TOKEN_USAGE, "{token}", "Number of input and output tokens used.", names.TOKENS
        )
        self.documents = histogram(
            names.DOCUMENT_DURATION, "s", "Time from a document's begin to its end.", names.DOCUMENT_SECONDS
        )


class _Reading:
    def __init__(self, span: Span, measures: _Measures) -> None:
        self._span, self._measures = span, measures
        self._began = time.monotonic()
        self._labels: dict[str, Value] = {}

    def ended(self, row: DocumentRow) -> None:
        self._labels[names.DOCUMENT_STATUS] = row.status
        asked = row.asked
        counts: dict[str, Value] = {
            "gouji.document.facts": row.facts,
            "gouji.document.flagged": row.flagged,
            "gouji.document.requests": asked.requests,
            "gouji.document.cached": asked.cached,
        }
        if asked.cost is not None:
            counts["gouji.document.cost"] = asked.cost
        self._span.set_attributes(counts)
        if row.status == "failed":
            self.failed(row.kind or "failed")

    def failed(self, kind: str) -> None:
        self._labels.setdefault(names.DOCUMENT_STATUS, "failed")
        self._labels[names.ERROR] = kind
        _fail(self._span, kind)

    def close(self) -> None:
        self._span.set_attributes(self._labels)
        self._span.end()
        self._measures.documents.record(time.monotonic() - self._began, self._labels)


class _Call:
    def __init__(self, attributes: Attributes, tracer: Tracer, measures: _Measures) -> None:
        self._attributes, self._tracer, self._measures = attributes, tracer, measures
        self._labels = {name: attributes[name] for name in names.METRIC_ATTRIBUTES if name in attributes}
        self._span: Span | None = None
        self._began = self._seconds = 0.0

    def __enter__(self) -> Self:
        return self

    def sent(self) -> None:
        name = f"chat {self._attributes.get(names.REQUEST_MODEL, '')}".strip()
        self._span = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=self._attributes)
        self._began = time.monotonic()

    def answered(self, completion: object) -> None:
        if self._span is None:
            return
        self._seconds = time.monotonic() - self._began
        found = _found(completion)
        self._span.set_attributes(found)
        reasons = [reason for one in _many(completion, "choices") if (reason := _word(one, "finish_reason"))]
        if reasons:
            self._span.set_attribute(names.FINISH_REASONS, reasons)
        if names.RESPONSE_MODEL in found:
            self._labels[names.RESPONSE_MODEL] = found[names.RESPONSE_MODEL]
        for kind, name in (("input", names.INPUT_TOKENS), ("output", names.OUTPUT_TOKENS)):
            count = found.get(name)
            if isinstance(count, int):
                self._measures.tokens.record(count, {**self._labels, names.TOKEN_TYPE: kind})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._span is None:
            return
        if error is not None:
            self._labels[names.ERROR] = _kind(error)
            _fail(self._span, _kind(error))
        self._span.end()
        seconds = self._seconds or time.monotonic() - self._began
        self._measures.calls.record(seconds, self._labels)


def _found(completion: object) -> dict[str, Value]:
    """What a completion says of itself: servers leave out what they like."""
    usage = getattr(completion, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    held: dict[str, Value | None] = {
        names.RESPONSE_ID: _word(completion, "id"),
        names.RESPONSE_MODEL: _word(completion, "model"),
        names.INPUT_TOKENS: _count(usage, "prompt_tokens"),
        names.OUTPUT_TOKENS: _count(usage, "completion_tokens"),
        names.CACHED_TOKENS: _count(details, "cached_tokens"),
    }
    return {name: value for name, value in held.items() if value is not None}


def _word(held: object, name: str) -> str | None:
    value = getattr(held, name, None)
    return value[:200] if isinstance(value, str) and value else None


def _count(held: object, name: str) -> int | None:
    value = getattr(held, name, None)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _many(held: object, name: str) -> list[object]:
    value = getattr(held, name, None)
    return value if isinstance(value, list) else []


def _kind(error: BaseException) -> str:
    """A name for a failure out of few: our own kind, a status, a type. Its message may hold anything."""
    kind, status = getattr(error, "kind", None), getattr(error, "status_code", None)
    if isinstance(kind, str):
        return kind
    return str(status) if isinstance(status, int) else type(error).__name__


def _fail(span: Span, kind: str) -> None:
    span.set_attribute(names.ERROR, kind)
    span.set_status(Status(StatusCode.ERROR))


def _quietly(work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            work()
        except Exception:  # a thread that raises prints a traceback
            _Listener.failures += 1

    return run


class _Listener(logging.Handler):
    """Hears what the SDK says of its own failures, so that a collector that is away fills no screen."""

    failures = 0

    @classmethod
    def install(cls) -> None:
        # For good: threads that were left alone may still speak after the run.
        logger = logging.getLogger(_SDK_LOG)
        if not any(isinstance(one, cls) for one in logger.handlers):
            logger.addHandler(cls(logging.ERROR))
            logger.propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        _Listener.failures += 1
