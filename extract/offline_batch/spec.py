"""What a run was begun with: its questions stay what they are, so that answers that come days later still fit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from extract import prompt_files
from extract.offline_batch.index import NAME, Index
from extract.output import fingerprints
from extract.output.messages import UserError
from extract.output.run_file import Run, public_settings, relative_source
from extract.settings import Settings, table_settings
from extract.settings_error import Words
from extract.settings_model import SHAPING

_FIELDS = (*SHAPING, "price_in", "price_out")
"""The settings that shape a question, or say what an answer costs."""

_KEY = "spec"


@dataclass(frozen=True, slots=True)
class Spec:
    """A run's id and start, the name of its reader, whether kept answers are used, and its settings."""

    id: str
    started: datetime
    reader: str
    cached: bool
    settings: Settings

    @classmethod
    def begin(
        cls, index: Index, reader: str, settings: Settings, *, cached: bool, share: Decimal | None
    ) -> Self:
        """The spec of a run that begins or is added to; `share` is the part of the usual price that a batch costs.

        Raises:
            UserError: the run was begun with other settings.
        """
        prices = {
            name: price * share
            for name in ("price_in", "price_out")
            if share is not None and (price := getattr(settings, name)) is not None
        }
        settings = settings.model_copy(update=prices)
        now = {"reader": reader, "cached": cached, **_table(settings, index.run)}
        held = _held(index)
        if held is None:
            run = Run.begin(reader)
            held = {"id": run.id, "started": run.started.isoformat(), **_prints(settings), "settings": now}
            index.put(_KEY, json.dumps(held))
            index.commit()
        for name in {**held["settings"], **now}:
            if held["settings"].get(name) != now.get(name):
                was = held["settings"].get(name)
                raise UserError("batch_differs", run=index.run, field=name, was=was, now=now.get(name))
        return cls(held["id"], datetime.fromisoformat(held["started"]), reader, cached, settings)

    @classmethod
    def of(cls, index: Index) -> Self:
        """The spec of a run that was begun; SettingsError where its prompts are gone.

        Raises:
            UserError: an export was ended before it began.
        """
        held = _held(index)
        if held is None:
            raise UserError("batch_none", run=index.run)
        table = dict(held["settings"])
        reader, cached = str(table.pop("reader")), bool(table.pop("cached"))
        place = Words.name(index.folder / NAME)
        started = datetime.fromisoformat(held["started"])
        return cls(held["id"], started, reader, cached, table_settings(table, place, index.run))

    def within(self, settings: Settings) -> Self:
        """With the key, the limits and the places of the settings of today."""
        mine = {name: getattr(self.settings, name) for name in _FIELDS}
        return replace(self, settings=settings.model_copy(update=mine))

    def changed(self, index: Index) -> bool:
        """Whether prompts or schema are other than those that the first questions were written with."""
        held = _held(index)
        return held is not None and any(held[name] != now for name, now in _prints(self.settings).items())

    def run(self) -> Run:
        """The run as run.json has it."""
        settings = self.settings
        about = (settings.model, public_settings(settings), settings.prompts)
        return replace(Run.begin(self.reader, *about), id=self.id, started=self.started)


def _held(index: Index) -> dict[str, Any] | None:
    held = index.get(_KEY)
    return None if held is None else json.loads(held)


def _prints(settings: Settings) -> Mapping[str, str]:
    return {"prompts": fingerprints.prompts(settings.prompts), "schema": fingerprints.schema()}


def _table(settings: Settings, run: Path) -> dict[str, Any]:
    """The settings as a table [model] has them; a folder as seen from the run's, so that both can move together."""
    held = settings.model_dump(mode="json", include=set(_FIELDS))
    held["prompts"] = (
        prompt_files.BUILT_IN if settings.prompts is None else relative_source(settings.prompts, run)
    )
    none_in_words = {name: "none" for name in ("temperature", "max_output_tokens") if held[name] is None}
    return {name: value for name, value in (held | none_in_words).items() if value is not None}
