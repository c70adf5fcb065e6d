"""White space: words without any, and a range without that at its ends."""

from schemas.base import Span


def dense(words: str) -> str:
    r"""Words without white space.

    >>> dense(" 项 目\n名称")
    '项目名称'
    """
    return "".join(words.split())


def trimmed(text: str, start: int, end: int) -> Span:
    """The range text[start:end] without white space at its ends."""
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip())
    return begin, max(begin, start + len(words.rstrip()))
