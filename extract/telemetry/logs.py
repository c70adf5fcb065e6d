"""A log of one JSON object a line. Names, kinds and counts stand in it; secrets and the text of documents never do.

Of the program's own records all is written, since we know what they say. A record of a library may repeat a request
and the document in it, and so may the message of an exception: of these only the place and the type are written.
"""

import contextlib
import errno
import json
import logging
import os
import re
import stat
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from extract.output.messages import Lang, UserError, say
from extract.output.text import visible
from extract.telemetry.redaction import Redaction

Level = Literal["debug", "info", "warning", "error"]
LEVELS: tuple[Level, ...] = get_args(Level)

_OWN = frozenset({"extract", "eval", "schemas", "prompts"})
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LONGEST = 1000
_MOST = 50
"""Characters of a text, members of a list, frames of a traceback."""
_UNFIT = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What JSON allows and a reader of lines, or a terminal, does not."""


@dataclass(frozen=True, slots=True)
class Log:
    """A file where records go. Plain data: processes that know it write to the same file, `device` and `inode` tell which."""

    file: Path
    device: int
    inode: int
    level: Level
    lang: Lang
    secrets: tuple[str, ...] = field(default=(), repr=False)


_OPEN: list[Log] = []
_ABOUT: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


@contextlib.contextmanager
def about(*, run: str | None = None, document: str | None = None) -> Iterator[None]:
    """Say, for the length of the block and in all that it starts, which run and document records are about."""
    named = {"run": run, "document": document}
    token = _ABOUT.set({**_ABOUT.get(), **{name: value for name, value in named.items() if value}})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def subject() -> Mapping[str, str]:
    """Which run and document records are about now, as `about` takes it: plain data, for another process."""
    return dict(_ABOUT.get())


def opened() -> Log | None:
    """The log that records go to now, for another process to write to as well; None where only this one can.

    A pipe or a descriptor's name is another thing in another process, and Windows lets no two append to one file.
    """
    return _OPEN[-1] if _OPEN else None


@contextlib.contextmanager
def sharing(log: Log) -> Iterator[None]:
    """Write to another process's log, for the length of the block; where its file is not there any more, nothing is written."""
    try:
        at = os.open(log.file, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK)
    except OSError:
        yield
        return
    found = os.fstat(at)
    if (found.st_dev, found.st_ino) != (log.device, log.inode):
        os.close(at)
        yield
        return
    with _listening(_Handler(at, log.file, log.lang, Redaction(log.secrets)), log.level):
        yield


@contextlib.contextmanager
def writing(file: Path | None, level: Level, lang: Lang, secrets: Iterable[str] = ()) -> Iterator[None]:
    """Append records to a file, for the length of the block; with None do nothing.

    Warnings that went to stderr before still go there. A disk that fills up costs records and one warning of each process,
    never the run; records are written again when there is room.

    Raises:
        UserError: the file cannot be written.
    """
    if file is None:
        yield
        return
    try:
        at = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UserError("log_closed", file=visible(str(file)), why=why or error) from None
    kept = tuple(secrets)
    shared = _shared(at, file, level, lang, kept)
    _OPEN.extend(shared)
    try:
        with _listening(_Handler(at, file, lang, Redaction(kept)), level):
            yield
    finally:
        for log in shared:
            _OPEN.remove(log)


def _shared(at: int, file: Path, level: Level, lang: Lang, secrets: tuple[str, ...]) -> list[Log]:
    """The log as others may write to it, if they may."""
    found = os.fstat(at)
    if not stat.S_ISREG(found.st_mode) or not hasattr(os, "O_NONBLOCK"):
        return []
    try:
        return [Log(file.absolute(), found.st_dev, found.st_ino, level, lang, secrets)]
    except OSError:  # the folder that one works in is gone
        return []


@contextlib.contextmanager
def _listening(handler: "_Handler", level: Level) -> Iterator[None]:
    handler.setLevel(level.upper())
    root, own = logging.getLogger(), [logging.getLogger(name) for name in _OWN]
    before = [logger.level for logger in own]
    # Python prints warnings only as long as nobody else listens.
    stderr = logging.lastResort if not root.handlers else None
    for added in (handler, stderr):
        if added is not None:
            root.addHandler(added)
    for logger in own:
        logger.setLevel(level.upper())
    try:
        yield
    finally:
        for logger, was in zip(own, before, strict=True):
            logger.setLevel(was)
        for added in (handler, stderr):
            if added is not None:
                root.removeHandler(added)
        handler.close()


class _Handler(logging.Handler):
    def __init__(self, at: int, file: Path, lang: Lang, redaction: Redaction) -> None:
        super().__init__()
        self._at: int | None = at
        self._file, self._lang, self._redaction = file, lang, redaction
        self._warned = self._torn = False

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING and not _is_own(record):
            return
        try:
            line = _line(record, self._redaction)
        except Exception:  # a record that cannot be shown is no reason to stop
            line = _line(_unshown(record), self._redaction)
        self._write(line)

    def _write(self, line: bytes) -> None:
        if self._at is None:
            return
        # One write, so that processes that share a file share no line. What a full disk cut off is closed first.
        whole = b"\n" + line if self._torn else line
        try:
            written = os.write(self._at, whole)
            self._torn = written < len(whole)
            if not self._torn:
                return
            why = os.strerror(errno.ENOSPC)
        except OSError as error:
            why = error.strerror or str(error)
        if not self._warned:
            self._warned = True
            print(say("log_lost", self._lang, file=visible(str(self._file)), why=why), file=sys.stderr)

    def close(self) -> None:
        at, self._at = self._at, None
        if at is not None:
            with contextlib.suppress(OSError):
                os.close(at)
        super().close()


def _unshown(record: logging.LogRecord) -> logging.LogRecord:
    where = f"{Path(record.pathname).name}:{record.lineno}"
    return logging.makeLogRecord(
        {
            "name": record.name,
            "levelno": record.levelno,
            "levelname": record.levelname,
            "created": record.created,
        }
        | {"msg": f"a record of {where} cannot be shown"}
    )


def _line(record: logging.LogRecord, redaction: Redaction) -> bytes:
    own = _is_own(record)
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    held: dict[str, Any] = {
        "time": moment.replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _message(record) if own else f"{record.module}:{record.lineno}",
    }
    held |= _ABOUT.get()
    if own:
        held |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
    if record.exc_info and record.exc_info[1] is not None:
        held |= _error(record.exc_info[1])
    shown = {name: _plain(value, redaction) for name, value in held.items()}
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return (_UNFIT.sub(lambda char: f"\\u{ord(char[0]):04x}", text) + "\n").encode("utf-8")


def _is_own(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in _OWN


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.args, tuple):
        return record.getMessage()
    args = tuple(_brief(one) if isinstance(one, BaseException) else one for one in record.args)
    return str(record.msg) % args if args else str(record.msg)


def _brief(error: BaseException) -> str:
    # What the system says of a file is short and worth having; what others say may repeat what they were given.
    return str(error) if isinstance(error, OSError) else _kind(error) or type(error).__name__


def _kind(error: BaseException) -> str | None:
    kind = getattr(error, "kind", None)
    return kind if isinstance(kind, str) else None


def _error(error: BaseException) -> dict[str, Any]:
    """An exception without its message: its kind or type, and where it came from."""
    frames = traceback.extract_tb(error.__traceback__)[-_MOST:]
    held = {
        "error": type(error).__name__,
        "kind": _kind(error),
        "at": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
        "cause": type(error.__cause__).__name__ if error.__cause__ else None,
    }
    return {name: value for name, value in held.items() if value is not None}


def _plain(value: object, redaction: Redaction) -> object:
    """A value that JSON has; of anything else its type, since its text is not ours to show."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return round(value, 6) if abs(value) < float("inf") else str(value)
    if isinstance(value, str):
        text = redaction(value)
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    if isinstance(value, Decimal | Path):
        return redaction(str(value))
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, redaction) for one in list(value)[:_MOST]]
    if isinstance(value, Mapping):
        return {str(name): _plain(one, redaction) for name, one in list(value.items())[:_MOST]}
    return f"<{type(value).__name__}>"
