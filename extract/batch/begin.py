"""A run begins, or one that was begun goes on: only as it was begun, so that all of its facts are made alike."""

from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from extract.batch.moving import follow
from extract.batch.places import real
from extract.output import fingerprints
from extract.output.messages import UserError
from extract.output.run_file import Run, id_in
from extract.settings_model import SHAPING
from extract.store.records import RunRecord
from extract.store.store import RunStore


def record_of(run: Run, folder: Path, personal: bool) -> RunRecord:
    """What the store keeps of a run."""
    return RunRecord(
        id=run.id,
        folder=real(folder).as_posix(),
        started=run.started,
        reader=run.reader,
        model=run.model,
        settings=run.settings,
        fingerprints=run.fingerprints | {"personal": str(personal).lower()},
        version=fingerprints.gouji_version(),
    )


def begun(
    store: RunStore, run: Run, folder: Path, *, personal: bool, resume: bool, new: bool = True, only: str = ""
) -> tuple[Run, bool]:
    """The run to work on, and whether it was begun before: with `resume` the folder's latest, where it has one.

    One that was is not reopened yet: what is named may not fit it.

    `new`: where it has none, one may begin.

    Raises:
        UserError: that run was made in another way, is not the one whose id is `only`, or is not known to this store, which
            would put an empty one in its place.
    """
    record = record_of(run, folder, personal)
    earlier = (store.run_in(record.folder) or _moved(store, Path(record.folder))) if resume else None
    if earlier is None:
        if resume and (there := id_in(folder)):
            raise UserError("run_elsewhere", folder=folder, id=there, store=store.place)
        if not new:
            raise UserError("run_not_here", folder=folder)
        store.begin(record)
        return run, False
    if only and only != earlier.id:
        raise UserError("run_older", id=only, latest=earlier.id, folder=folder)
    different, counts = differences(earlier, record), store.counts(earlier.id)
    if different == ["base_url"] and not counts.get("ok") and not counts.get("partial"):
        # Nothing was read yet: an address that was mistyped may be mended.
        store.mend(earlier.id, record.settings)
    elif different:
        raise UserError("run_differs", id=earlier.id, what=", ".join(different))
    return _continued(run, earlier), True


def _moved(store: RunStore, folder: Path) -> RunRecord | None:
    """The run whose folder this was before it was moved; a copy of one that is still there is no run."""
    known = store.run(id_in(folder))
    if known is None or not known.folder or Path(known.folder).exists():
        return None
    follow(store, known.id, Path(known.folder), folder)
    return known


def differences(one: RunRecord, other: RunRecord) -> list[str]:
    """The names of what makes the facts of two runs differ: reader, model, settings of the answers, code, schema ..."""
    found = [name for name in ("reader", "model") if getattr(one, name) != getattr(other, name)]
    first, second = one.settings or {}, other.settings or {}
    found += [name for name in SHAPING if _plain(first, name) != _plain(second, name)]
    names = sorted({*one.fingerprints, *other.fingerprints})
    found += [name for name in names if one.fingerprints.get(name) != other.fingerprints.get(name)]
    return list(dict.fromkeys(found))


def _plain(settings: Mapping[str, Any], name: str) -> str:
    return str(settings.get(name))


def _continued(run: Run, earlier: RunRecord) -> Run:
    started = earlier.started if earlier.started.tzinfo else earlier.started.replace(tzinfo=UTC)
    return Run(earlier.id, started.astimezone(UTC), run.reader, run.model, run.settings, prompts=run.prompts)
