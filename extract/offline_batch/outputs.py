"""Takes in files of answers. Whatever a file holds, what is an answer is kept and the rest is counted by its name."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extract.offline_batch.index import Index
from extract.offline_batch.lines import LOST, LineError, Reply, parse
from extract.offline_batch.questions import Part

_EVERY = 10_000
"""Lines after which what was taken in becomes durable."""
_LONGEST_LINE = 64 * 1024 * 1024


@dataclass(slots=True)
class Taken:
    """What files of answers held: new answers, and what else by its cause, the first place of each being kept.

    `missing` counts the questions that a file was to answer and did not.
    """

    answers: int = 0
    missing: int = 0
    problems: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    unreadable: list[tuple[Path, str]] = field(default_factory=list)

    def note(self, kind: str, where: str) -> None:
        """Count a line that brought no new answer."""
        self.problems[kind] += 1
        self.first.setdefault(kind, where)


def take_files(index: Index, paths: Iterable[Path]) -> Taken:
    """Take in files in any order, each as often as one likes.

    A question of which nothing is said, though others of the same round's file are answered, is missing: it will be
    asked again.
    """
    taking = _Taking(index)
    for path in paths:
        taking.file(path)
    for part in sorted(taking.touched):
        taking.taken.missing += index.questions.close(part, LOST, "no line answers it")
    index.commit()
    return taking.taken


def take_jobs(index: Index) -> Taken:
    """Take in what was downloaded. Of a batch that ended, all that has no answer has failed with its cause."""
    taking = _Taking(index)
    for job in index.jobs.to_take():
        found = [index.folder / f"{job.part.stem}.{kind}.jsonl" for kind in ("output", "errors")]
        if not all(taking.file(path) for path in found if path.exists()):
            # Left as it is: it may be read the next time.
            continue
        why = f"the batch is {job.status}" + (f" ({job.note})" if job.note else "")
        taking.taken.missing += index.questions.close(job.part, LOST, why)
        index.jobs.taken(job.part)
        index.commit()
    return taking.taken


def close_waiting(index: Index) -> int:
    """Wait for no file any longer: all that has no answer has failed; how many questions these are."""
    lost = sum(
        index.questions.close(part, LOST, "not waited for") for part, _ in [*index.questions.waiting()]
    )
    index.commit()
    return lost


class _Taking:
    """Takes in files; `touched` are the rounds' files that they answer."""

    def __init__(self, index: Index) -> None:
        self._index, self._questions = index, index.questions
        self.taken, self.touched = Taken(), set[Part]()

    def file(self, path: Path) -> bool:
        """Take in one file; False where it cannot be read to its end."""
        try:
            for count, (number, line) in enumerate(_lines(path), start=1):
                self._line(line, f"{path.name}:{number}")
                if count % _EVERY == 0:
                    self._index.commit()
        except OSError as error:
            self.taken.unreadable.append((path, error.strerror or str(error)))
            return False
        finally:
            self._index.commit()
        return True

    def _line(self, line: bytes | None, where: str) -> None:
        if line is None:
            self.taken.note("line_too_long", where)
            return
        try:
            reply = parse(line)
        except LineError as error:
            # A process that ended while it wrote leaves an object without its end.
            is_cut = error.kind == "line_no_json" and line.startswith(b"{") and not line.endswith(b"\n")
            self.taken.note("line_cut_off" if is_cut else error.kind, where)
            return
        part = self._questions.part_of(reply.custom_id)
        if part is None:
            self.taken.note("line_unknown", where)
        elif reply.body:
            self.touched.add(part)
            if self._questions.keep_answer(reply.custom_id, reply.body):
                self.taken.answers += 1
            else:
                self.taken.note("line_repeated", where)
        else:
            self._failure(reply, line, where)

    def _failure(self, reply: Reply, line: bytes, where: str) -> None:
        digest = hashlib.sha256(line.strip()).hexdigest()
        part = self._questions.keep_failure(reply.custom_id, reply.status, reply.why, digest)
        if part is None:
            self.taken.note("line_repeated", where)
            return
        self.touched.add(part)
        self.taken.note("line_failed", f"{where}: {reply.why}")


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, by number; None for one that is too long to be an answer."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) >= _LONGEST_LINE and not line.endswith(b"\n"):
                while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                    pass
                yield number, None
                continue
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, line
