"""Traces and metrics by OpenTelemetry, where the standard variables OTEL_* ask for them; else calls that do nothing.

A run is a span, and so is each document, in a trace of its own that is linked to the run's: a trace of a million
documents is one that nothing can show, that no sampler can take a share of, and that a run which is killed leaves
without its head. The calls to the model are children of their document. Names and counts are sent, no text.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import urlsplit

from extract.output.messages import Lang, say
from extract.output.run_file import DocumentRow
from extract.output.text import visible
from extract.telemetry.attributes import Attributes

if TYPE_CHECKING:
    from extract.telemetry.live import Live

GRACE_S = 5.0
"""Seconds that the end of a run may take to send what is left."""

_ENDPOINTS = tuple(f"OTEL_EXPORTER_OTLP_{signal}ENDPOINT" for signal in ("", "TRACES_", "METRICS_"))
_EXPORTERS = ("OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER")
_PROTOCOLS = tuple(f"OTEL_EXPORTER_OTLP_{signal}PROTOCOL" for signal in ("", "TRACES_", "METRICS_"))
_SPOKEN = "http/protobuf"


class Call(Protocol):
    """One request to a model. What was never sent leaves no span; what leaves the block by an exception failed."""

    def sent(self) -> None:
        """It goes out now: time spent waiting for its turn is not counted."""

    def answered(self, completion: object) -> None:
        """It came back: tokens, the model and why it ended are taken from the completion as far as they are there."""


class Reading(Protocol):
    """One document being read."""

    def ended(self, row: DocumentRow) -> None:
        """How it ended."""


class Telemetry(Protocol):
    """Where calls and documents are told to."""

    def document(self, name: str) -> AbstractContextManager[Reading]:
        """The reading of a document; calls made inside are its children."""

    def chat(self, attributes: Attributes) -> AbstractContextManager[Call]:
        """One request to a model; `attributes` are those of `attributes_of`, made once."""


class _Off:
    """Telemetry that nobody asked for."""

    def document(self, name: str) -> Self:
        return self

    def chat(self, attributes: Attributes) -> Self:
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def sent(self) -> None:
        pass

    def answered(self, completion: object) -> None:
        pass

    def ended(self, row: DocumentRow) -> None:
        pass


_OFF = _Off()


class _Here:
    """The telemetry of this process, one at a time."""

    telemetry: Telemetry = _OFF


def current() -> Telemetry:
    """The telemetry of the run that goes on in this process; it does nothing where there is none."""
    return _Here.telemetry


@contextlib.contextmanager
def running(run: str, lang: Lang, grace_s: float = GRACE_S) -> Iterator[None]:
    """Make `current()` the telemetry that OTEL_* variables ask for, for the length of the block, which is a run.

    What cannot be sent costs one line on stderr, and at the end at most `grace_s` seconds; never the run.
    """
    live = _live(run, lang)
    if live is None:
        yield
        return
    before, _Here.telemetry = _Here.telemetry, live
    try:
        with live:
            yield
    finally:
        _Here.telemetry = before
        if not live.close(grace_s):
            _tell("telemetry_lost", lang, where=_where())


def _live(run: str, lang: Lang) -> "Live | None":
    traces, metrics = _wanted()
    if not (traces or metrics):
        return None
    for name in (*_EXPORTERS, *_PROTOCOLS):
        value = os.environ.get(name, "").strip().lower()
        if value not in {"", "none", "otlp" if name in _EXPORTERS else _SPOKEN}:
            spoken = "otlp, none" if name in _EXPORTERS else _SPOKEN
            _tell("telemetry_unknown", lang, variable=name, value=visible(value), known=spoken)
            return None
    try:
        from extract.telemetry.live import Live, over_http  # noqa: PLC0415  # an extra, and slow to load
    except ImportError:
        _tell("telemetry_missing", lang)
        return None
    try:
        return Live(run, *over_http(traces, metrics))
    except Exception as error:  # a variable that the SDK cannot use raises whatever it likes
        _tell("telemetry_bad", lang, why=f"{type(error).__name__}: {error}"[:200])
        return None


def _wanted() -> tuple[bool, bool]:
    """Whether traces and metrics are asked for: a place to send them to is named, or they are named themselves."""
    named = os.environ.get
    if named("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False, False
    anywhere = bool(named(_ENDPOINTS[0]))
    first, second = (
        (anywhere or bool(named(place)) or bool(named(exporter)))
        and named(exporter, "").strip().lower() != "none"
        for place, exporter in zip(_ENDPOINTS[1:], _EXPORTERS, strict=True)
    )
    return first, second


def _where() -> str:
    """The hosts that telemetry is sent to: an address may hold a password."""
    given = [os.environ[name] for name in _ENDPOINTS if os.environ.get(name)]
    hosts = dict.fromkeys(urlsplit(url).netloc.rpartition("@")[2] or "?" for url in given)
    return ", ".join(hosts) or "localhost:4318"


def _tell(key: str, lang: Lang, **values: str) -> None:
    print(visible(say(key, lang, **values)), file=sys.stderr)
