"""A collector: a server that takes OTLP over HTTP and keeps what it was told."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass
class Receiver:
    """`status` is what it answers; it waits for `answers` before."""

    url: str = ""
    status: int = 200
    spans: list[Span] = field(default_factory=list)
    metrics: dict[str, Metric] = field(default_factory=dict)
    services: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: threading.Event = field(default_factory=threading.Event)

    def took(self, path: str, body: bytes) -> bytes:
        if path == "/v1/traces":
            spans = ExportTraceServiceRequest.FromString(body)
            for resource in spans.resource_spans:
                self._service(resource.resource)
                self.spans += [span for scope in resource.scope_spans for span in scope.spans]
            return bytes(ExportTraceServiceResponse().SerializeToString())
        metrics = ExportMetricsServiceRequest.FromString(body)
        for held in metrics.resource_metrics:
            self._service(held.resource)
            self.metrics |= {one.name: one for scope in held.scope_metrics for one in scope.metrics}
        return bytes(ExportMetricsServiceResponse().SerializeToString())

    def _service(self, resource: object) -> None:
        for one in resource.attributes:  # type: ignore[attr-defined]
            if one.key == "service.name":
                self.services.add(one.value.string_value)


@contextmanager
def receiving(*, hangs: bool = False, status: int = 200) -> Iterator[Receiver]:
    receiver = Receiver(status=status)
    if not hangs:
        receiver.answers.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.headers.append({name.lower(): value for name, value in self.headers.items()})
            receiver.answers.wait()
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            reply = receiver.took(self.path, body) if receiver.status == 200 else b""
            self.send_response(receiver.status)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.answers.set()
        server.shutdown()
        server.server_close()
        thread.join()
