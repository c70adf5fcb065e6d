import asyncio
from typing import Any

import httpx2
import pytest

from extract.model.client import ModelError
from extract.model.limits import LONGEST_WAIT_S
from tests.extract.model.doubles import GOOD, Naps, Server, Step, ask, completion, failure


@pytest.mark.parametrize(
    "step",
    [failure(status) for status in (408, 409, 429, 500, 502, 503, 529)]
    + [
        httpx2.Response(200, json={"error": {"message": "overloaded"}}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, text=""),
        httpx2.Response(200, text='{"choices": [{', headers={"content-type": "application/json"}),
    ]
    + [httpx2.ConnectError("refused"), httpx2.ReadTimeout("slow"), httpx2.RemoteProtocolError("gone")],
    ids=str,
)
def test_what_may_pass_is_tried_again(step: Step) -> None:
    server, naps = Server(step, step, completion(GOOD)), Naps()
    answered = ask(server, naps=naps)
    assert (answered.usage.requests, answered.usage.retries, answered.usage.repairs) == (3, 2, 0)
    assert len(naps.seconds) == 2
    assert 0.5 <= naps.seconds[0] <= 1.0 <= naps.seconds[1] <= 1.5, "grows, with jitter"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (failure(400), "bad_request"),
        (failure(400, type="exceed_context_size_error"), "context_overflow"),
        (failure(400, code="context_length_exceeded"), "context_overflow"),
        (failure(400, message="This model's maximum context length is 4096 tokens"), "context_overflow"),
        (failure(401), "auth"),
        (failure(402), "rate_limit"),
        (failure(403), "auth"),
        (failure(404), "not_found"),
        (failure(413), "context_overflow"),
        (failure(422), "bad_request"),
        (failure(429, code="insufficient_quota"), "rate_limit"),
        (httpx2.Response(307, headers={"location": "http://elsewhere.invalid/"}), "not_found"),
        (httpx2.Response(200, text="<html>hello</html>", headers={"content-type": "text/html"}), "not_found"),
        (httpx2.Response(200, json={"error": {"message": "who are you", "code": 401}}), "auth"),
        (httpx2.Response(200, json={"choices": [{}]}), "invalid_answer"),
        (httpx2.Response(200, json={"choices": [{"index": 0, "message": None}]}), "invalid_answer"),
    ],
    ids=str,
)
def test_what_cannot_pass_is_tried_once(step: Step, kind: str) -> None:
    server, naps = Server(step), Naps()
    with pytest.raises(ModelError) as caught:
        ask(server, naps=naps)
    assert caught.value.kind == kind
    assert caught.value.usage.requests == len(server.bodies) == 1
    assert naps.seconds == []
    assert str(caught.value).startswith(f"doc.txt §三: {kind}: ")
    assert caught.value.hopeless == (kind in {"auth", "not_found"})


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (failure(503), "server"),
        (httpx2.ConnectError("refused"), "connection"),
        (httpx2.ReadTimeout("slow"), "timeout"),
    ],
    ids=str,
)
def test_tries_are_bounded(step: Step, kind: str) -> None:
    server = Server(step)
    with pytest.raises(ModelError) as caught:
        ask(server, max_attempts=3)
    assert caught.value.kind == kind
    assert len(server.bodies) == 3
    assert (caught.value.usage.requests, caught.value.usage.retries) == (3, 2)


def test_retry_after_is_waited_for_and_bounded() -> None:
    def turned_away(value: str) -> httpx2.Response:
        return failure(429, {"retry-after": value})

    naps = Naps()
    ask(Server(turned_away("7"), turned_away("9999"), completion(GOOD)), naps=naps)
    assert 7 <= naps.seconds[0] < 7.3
    assert LONGEST_WAIT_S <= naps.seconds[1] < LONGEST_WAIT_S + 0.3


def test_the_timeout_bounds_the_whole_exchange() -> None:
    class Dribble(httpx2.AsyncByteStream):
        async def __aiter__(self) -> Any:
            while True:
                await asyncio.sleep(0.01)
                yield b" "

    class Slow(Server):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            self.bodies.append({})
            return httpx2.Response(200, stream=Dribble())

    server = Slow(completion(GOOD))
    with pytest.raises(ModelError) as caught:
        ask(server, timeout_s=0.1, max_attempts=2)
    assert caught.value.kind == "timeout"
    assert len(server.bodies) == 2
