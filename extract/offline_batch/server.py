"""A server with the Files and Batch API: rounds are uploaded and begun there, looked after, and their answers downloaded.

Every step is kept before the next is taken. Where it is not known whether a step came to pass, as when the process was
ended in the middle of it, the server's own lists are asked, so that nothing is uploaded, or paid for, twice.
"""

import hashlib
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx2
import openai
from openai.types import Batch

from extract.model.errors import ModelError
from extract.model.failures import BadReplyError, NoReplyError, RequestError
from extract.model.retry import is_transient, kind_of, words_of
from extract.offline_batch.index import Index
from extract.offline_batch.jobs import Job
from extract.offline_batch.lines import ENDPOINT
from extract.offline_batch.questions import Part
from extract.output.messages import UserError
from extract.output.text import clean
from extract.settings import Settings, is_local

T = TypeVar("T")

logger = logging.getLogger(__name__)

ENDED = frozenset({"completed", "failed", "expired", "cancelled"})
"""The states of a batch that do not change any more."""

_TRIES = 4
_FIRST_LOOK_S, _LAST_LOOK_S, _SLOWER = 5.0, 300.0, 1.5
_NO_API = frozenset({404, 405, 501})
_LONGEST_NOTE = 300


@contextmanager
def open_server(settings: Settings) -> Iterator[openai.OpenAI]:
    """A client of the server that the settings name, without retries of its own: a POST repeated blindly is paid twice."""
    with httpx2.Client(
        timeout=httpx2.Timeout(settings.timeout_s, connect=min(10.0, settings.timeout_s)),
        follow_redirects=False,
        trust_env=not is_local(settings.base_url),
    ) as http:
        yield openai.OpenAI(
            api_key=settings.api_key.get_secret_value() if settings.api_key else "none",
            base_url=settings.base_url,
            max_retries=0,
            default_headers={k: value.get_secret_value() for k, value in settings.extra_headers.items()},
            http_client=http,
        )


class BatchServer:
    """Batches of one index at one server."""

    def __init__(self, client: openai.OpenAI, index: Index, sleep: Callable[[float], None]) -> None:
        self._client, self._index, self._sleep = client, index, sleep

    def submit(self) -> Iterator[Job]:
        """Upload each file that waits for answers and begin its batch; those begun before are left alone.

        Raises:
            ModelError: the server does not take one; what was begun is kept.
            UserError: the server has no such API.
        """
        for part, _ in list(self._index.questions.waiting()):
            job = self._index.jobs.get(part)
            if job is None or job.batch_id is None:
                yield self._insist(part, lambda part=part: self._begun(part))  # type: ignore[misc]

    def fetch(self, *, wait: bool = False) -> Iterator[Job]:
        """The batches whose state changed; what an ended one brought is downloaded, were it only in part.

        With `wait` it looks again, ever more seldom, until all have ended; a server that is away is waited for.

        Raises:
            ModelError: the server cannot be asked.
        """
        pause = _FIRST_LOOK_S
        while running := self._index.jobs.running():
            for job in running:
                try:
                    changed = self._insist(job.part, lambda job=job: self._look(job))  # type: ignore[misc]
                except ModelError as error:
                    if not wait or error.kind not in {"timeout", "connection", "rate_limit", "server"}:
                        raise
                    logger.warning("%s", error)
                    continue
                if changed is not None:
                    yield changed
            if not wait:
                return
            if self._index.jobs.running():
                self._sleep(pause)
                pause = min(pause * _SLOWER, _LAST_LOOK_S)

    def _begun(self, part: Part) -> Job:
        """The job of a file, uploaded and begun; goes on where an earlier try ended."""
        path = self._index.folder / f"{part.stem}.jsonl"
        job = self._index.jobs.get(part)
        if job is None or job.file_id is None:
            name = f"gouji-{_digest(path)[:16]}-{path.name}"
            known = None if job is None else self._uploaded(name)
            job = Job(part)
            self._index.jobs.keep(job)
            job = job._replace(file_id=known or self._upload(path, name))
            self._index.jobs.keep(job)
        assert job.file_id is not None
        batch = self._created(job.file_id) if job.creating else None
        if batch is None:
            job = job._replace(creating=True)
            self._index.jobs.keep(job)
            batch = self._client.batches.create(
                input_file_id=str(job.file_id), endpoint=ENDPOINT, completion_window="24h"
            )
        job = job._replace(batch_id=batch.id, status=batch.status)
        self._index.jobs.keep(job)
        return job

    def _upload(self, path: Path, name: str) -> str:
        with path.open("rb") as file:
            try:
                made = self._client.files.create(file=(name, file, "application/jsonl"), purpose="batch")
            except openai.APIStatusError as error:
                if error.status_code in _NO_API:
                    raise UserError("batch_no_api", url=self._client.base_url, file=path) from None
                raise
        return made.id

    def _uploaded(self, name: str) -> str | None:
        """The id of a file that the server has already."""
        files = (one.id for one in self._client.files.list(purpose="batch") if one.filename == name)
        return _first(files)

    def _created(self, file_id: str) -> Batch | None:
        """The batch that the server has begun of a file."""
        return _first(one for one in self._client.batches.list(limit=100) if one.input_file_id == file_id)

    def _look(self, job: Job) -> Job | None:
        """The job if its state changed; one that ended has its answers on the disk."""
        batch = self._client.batches.retrieve(str(job.batch_id))
        if batch.status not in ENDED:
            changed = job._replace(status=batch.status)
        else:
            for kind, file_id in (("output", batch.output_file_id), ("errors", batch.error_file_id)):
                if file_id:
                    self._download(file_id, self._index.folder / f"{job.part.stem}.{kind}.jsonl")
            changed = job._replace(status=batch.status, note=_note(batch), ended=True)
        if changed == job:
            return None
        self._index.jobs.keep(changed)
        return changed

    def _download(self, file_id: str, path: Path) -> None:
        # The index is locked, so the name is ours alone.
        temporary = path.parent / ".gouji-download.tmp"
        with (
            self._client.files.with_streaming_response.content(file_id) as response,
            temporary.open("wb") as file,
        ):
            for chunk in response.iter_bytes():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)

    def _insist(self, part: Part, step: Callable[[], T]) -> T:
        """The step, again after a while where it failed on the way; ModelError in the end."""
        for left in reversed(range(_TRIES)):
            try:
                return step()
            except (openai.OpenAIError, httpx2.HTTPError) as error:
                failure = _failure(error)
                if left and is_transient(failure):
                    self._sleep(2.0 ** (_TRIES - left))
                    continue
                kind = kind_of(failure) or "connection"
                said = self._redacted(clean(words_of(failure)) or type(error).__name__)
            raise ModelError(kind, f"{part.stem}.jsonl", said[:_LONGEST_NOTE])
        raise AssertionError("unreachable")

    def _redacted(self, text: str) -> str:
        """The text without what some servers repeat: the key, and the values of extra headers."""
        secrets = [self._client.api_key, *self._client._custom_headers.values()]
        for secret in secrets:
            if len(secret) > 4:
                text = text.replace(secret, "***")
        return text


def _failure(error: openai.OpenAIError | httpx2.HTTPError) -> RequestError:
    """The same in our words."""
    if isinstance(error, openai.APIStatusError):
        return BadReplyError(error.status_code, error.response.headers, error.response.content)
    if isinstance(error, openai.APIConnectionError | httpx2.HTTPError):
        # openai says "Connection error." whatever it was.
        cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
        late = isinstance(error, openai.APITimeoutError | httpx2.TimeoutException)
        return NoReplyError(str(error) if cause is None else f"{type(cause).__name__}: {cause}", late=late)
    return RequestError(str(error))


def _first(found: Iterator[T]) -> T | None:
    """The first that a server lists; None also where it keeps no list."""
    try:
        return next(found, None)
    except openai.APIStatusError as error:
        if error.status_code in _NO_API:
            return None
        raise


def _note(batch: Batch) -> str:
    """What went wrong with a batch, in the server's words."""
    errors = (batch.errors and batch.errors.data) or []
    said = [
        ": ".join(str(word) for word in (one.code, one.line and f"line {one.line}", one.message) if word)
        for one in errors
    ]
    counts = batch.request_counts
    if batch.status != "completed" and counts is not None and counts.total:
        said.append(f"{counts.completed} of {counts.total} answered")
    return clean("; ".join(said))[:_LONGEST_NOTE]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
