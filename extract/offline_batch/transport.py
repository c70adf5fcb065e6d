"""Stands in for the server: answers from what was taken in, and notes what has no answer yet.

It works at the edge of the network, so that answers run through exactly the code that a live server's do.
"""

import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import httpx2

from extract.model.errors import BATCH_FAILED_CODE, PENDING_CODE
from extract.offline_batch.lines import request_id
from extract.offline_batch.questions import Failure, Questions

_OF_THE_REQUEST = frozenset({400, 413, 422})
"""Statuses that speak of the request itself: they keep their meaning. Others say how a server was at the time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request without an answer; `turn` is that of its question in the document."""

    custom_id: str
    body: Mapping[str, Any]
    turn: int


WANTED: ContextVar[list[Wanted]] = ContextVar("WANTED")
"""Where the requests without an answer of what is read in this context are put."""
TURN: ContextVar[int] = ContextVar("TURN")
"""The turn of the question that is asked in this context."""


class BatchTransport(httpx2.AsyncBaseTransport):
    """Answers from an index. A request without an answer gets an error that becomes ModelError "pending"."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        body = json.loads(await request.aread())
        custom_id = request_id(body)
        answer = self._questions.answer(custom_id)
        if answer is not None:
            return httpx2.Response(
                200, headers={"content-type": "application/json"}, content=answer.encode("ascii")
            )
        failure = self._questions.given_up(custom_id)
        if failure is not None:
            return _given_up(failure)
        WANTED.get().append(Wanted(custom_id, body, TURN.get()))
        error = {"code": PENDING_CODE, "message": "the answer has not come yet"}
        return httpx2.Response(404, json={"error": error})


def _given_up(failure: Failure) -> httpx2.Response:
    said = f"asked {failure.times} times in batches, the last time: status {failure.status}: {failure.why}"
    if failure.status in _OF_THE_REQUEST:
        return httpx2.Response(failure.status, json={"error": {"message": said}})
    return httpx2.Response(400, json={"error": {"code": BATCH_FAILED_CODE, "message": said}})
