"""A reader that needs no schema knowledge, put where the command line looks for readers."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from extract.marking.marked import Marked
from extract.model.budget import Budget
from extract.model.errors import ModelError
from extract.readers.base import Asked, Plan, ReaderResult
from extract.readers.factory import chosen
from extract.reading.pointers import Pointer
from extract.settings import Settings

TEXT = """某某区档案馆2024年单位预算
收入预算：2024年收入100.5万元，比上年增加5万元。
联系人：张三丰，电话12345678。
共培训30人次。
"""

FRESH = ("extract.cli.extract", "extract.cli.record", "extract.api")


@dataclass
class FakeReader:
    """Every amount of money is revenue; certain words in a text make it fail, wait or cost."""

    name: str = "offline"
    asks: bool = True
    read_names: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    on_read: Callable[[str], None] = lambda _: None

    async def read(self, marked: Marked, plan: Plan | None = None) -> ReaderResult:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self._read(marked)
        finally:
            self.at_once -= 1

    async def _read(self, marked: Marked) -> ReaderResult:
        text = marked.text
        self.on_read(marked.document.name)
        if "内部" in text:
            raise RuntimeError("boom\x1b[31m")
        if "无权" in text:
            raise ModelError("auth", marked.document.name, "the key was refused")
        if "慢" in text:
            await asyncio.sleep(0.05)
        self.read_names.append(marked.document.name)
        found = [Pointer("revenue.amount", (m.start, m.end)) for m in marked.mentions if m.kind == "money"]
        contact = re.search("(?<=联系人：)[^，]+", text)
        if contact:
            found.append(Pointer("contact.name", contact.span()))
        failures = ["§二: timeout"] if "超时" in text else []
        paid = Asked(1000, 50, 2, 0, 0, 0, 0.5, "0.0123", False, 1000, 50, "0.0123")
        asked = Asked() if self.name == "offline" else paid
        return ReaderResult([] if "全部超时" in text else found, asked=asked, failures=failures)


@dataclass
class Factory:
    """What the command asked for, and the reader that it got."""

    reader: FakeReader = field(default_factory=FakeReader)
    asked_for: list[tuple[str | None, Path | None]] = field(default_factory=list)
    settings: list[Settings] = field(default_factory=list)
    closed: int = 0
    cleared: int = 0

    @asynccontextmanager
    async def open_reader(
        self,
        name: str | None,
        settings: Settings,
        recording: Path | None,
        run: str = "",
        budget: Budget | None = None,
    ) -> AsyncIterator[FakeReader]:
        self.asked_for.append((name, recording))
        self.settings.append(settings)
        self.reader.name = name or "offline"
        try:
            yield self.reader
        finally:
            self.closed += 1

    @asynccontextmanager
    async def open_recorder(self, settings: Settings, recording: Path) -> AsyncIterator[FakeReader]:
        async with self.open_reader("model", settings, recording) as reader:
            yield reader
        self.cleared += 1


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Factory]:
    """The fake factory; neither the developer's settings nor the current folder's play a part."""
    made = Factory()
    module = ModuleType("extract.readers.factory")
    module.__dict__.update(chosen=chosen, open_reader=made.open_reader, open_recorder=made.open_recorder)
    monkeypatch.setitem(sys.modules, "extract.readers.factory", module)
    _plain_environment(monkeypatch, tmp_path)
    known = {name: sys.modules.pop(name, None) for name in FRESH}
    yield made
    for name, before in known.items():
        sys.modules.pop(name, None)
        if before is not None:
            sys.modules[name] = before


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The readers of the product."""
    _plain_environment(monkeypatch, tmp_path)


def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [*os.environ]:
        if name.startswith(("GOUJI_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
