"""The files of a round: questions written one by one, each once, cut where a server's limits are."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Self

from extract.offline_batch.index import Index
from extract.offline_batch.lines import request_line
from extract.offline_batch.questions import Part
from extract.output.files import replacing
from extract.output.messages import UserError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold; by default what OpenAI takes."""

    requests: int = 50_000
    bytes: int = 200_000_000


class RoundWriter:
    """Writes the next round of an index. A context manager: the files count once the block ends well, or not at all.

    A round that could not be written does not count either, whoever caught the error.
    """

    def __init__(self, index: Index, limits: Limits) -> None:
        self._index, self._limits = index, limits
        self._stack = ExitStack()
        self._file: IO[str] | None = None
        self._part = Part(index.round + 1, 0)
        self._requests = self._bytes = 0
        self._failed: UserError | None = None
        self.written = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        lost = self._failed if error is None else error
        if lost is not None:
            self._stack.__exit__(type(lost), lost, trace or lost.__traceback__)
            if error is None:
                raise lost
            return
        self._end_file()
        if self.written:
            self._index.put("round", str(self._part.round))
        self._index.commit()

    def add(self, custom_id: str, body: Mapping[str, Any]) -> None:
        """Write a question, unless it stands in a file from which an answer may still come.

        Raises:
            UserError: it cannot be written, nor can any other.
        """
        try:
            self._add(custom_id, body)
        except (OSError, sqlite3.Error) as error:
            self._failed = UserError("batch_closed", file=self._index.folder, why=str(error))
            raise self._failed from None

    def _add(self, custom_id: str, body: Mapping[str, Any]) -> None:
        if self._index.questions.is_out(custom_id):
            return
        line = request_line(custom_id, body)
        size = len(line.encode("utf-8"))
        file = self._file
        full = self._requests >= self._limits.requests or self._bytes + size > self._limits.bytes
        if file is None or full:
            file = self._next_file()
        file.write(line)
        self._requests += 1
        self._bytes += size
        self.written += 1
        self._index.questions.ask(custom_id, self._part)

    def _next_file(self) -> IO[str]:
        self._end_file()
        self._part = self._part._replace(part=self._part.part + 1)
        self._requests = self._bytes = 0
        path = self._index.folder / f"{self._part.stem}.jsonl"
        self._file = self._stack.enter_context(replacing(path))
        return self._file

    def _end_file(self) -> None:
        if self._file is not None:
            # On the disk before the index says that it is there.
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file = None
        self._stack.close()
