"""Files that are either whole or not there."""

import errno
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

CONTRACT = 1
"""The version of what is written: of facts files and of run.json."""

_NO_FSYNC = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What file systems answer that cannot be told to write now."""
_ODD = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """A UTF-8 text file that appears at `path` once the block ends well, as of `appearing`; its content is on the disk by then."""
    with appearing(path) as temporary, temporary.open("x", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in _NO_FSYNC:
                raise


@contextmanager
def appearing(path: Path, instead: Path | None = None) -> Iterator[Path]:
    """Where to write a file that appears at `path` once the block ends well; until then an earlier one stays. OSError as usual.

    Where another program holds `path` (Windows), the file appears at `instead`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own and short: the real one may be as long as the file system takes.
    temporary = path.parent / f".gouji-{secrets.token_hex(6)}.tmp"
    try:
        yield temporary
        try:
            temporary.replace(path)
        except PermissionError:
            if instead is None:
                raise
            temporary.replace(instead)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def json_line(value: object) -> str:
    r"""JSON on one line; characters that break a line, a terminal or UTF-8 are escaped.

    >>> json_line({"a": "预算\u2028\x9b"})
    '{"a": "预算\\u2028\\u009b"}'
    """
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", json.dumps(value, ensure_ascii=False))


def json_lines(members: Mapping[str, object]) -> Iterator[str]:
    """A JSON object in lines, without line ends: one for each member, and for each item of a list or an iterator."""
    yield "{"
    last = len(members) - 1
    for index, (name, value) in enumerate(members.items()):
        comma = "," if index < last else ""
        if (isinstance(value, list) and value) or isinstance(value, Iterator):
            yield f" {json_line(name)}: ["
            yield from _items(value)
            yield f" ]{comma}"
        else:
            yield f" {json_line(name)}: {json_line(value)}{comma}"
    yield "}"


def _items(items: Iterable[object]) -> Iterator[str]:
    held: str | None = None
    for item in items:
        if held is not None:
            yield f"{held},"
        held = f"  {json_line(item)}"
    if held is not None:
        yield held


def write_json(path: Path, members: Mapping[str, object]) -> None:
    """Write a JSON object, UTF-8 and LF, whole or not at all; a changed fact is one changed line. OSError as usual."""
    with replacing(path) as file:
        file.writelines(f"{line}\n" for line in json_lines(members))
