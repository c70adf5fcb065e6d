"""A cell made ready: the options that `gouji extract` gets for it, and the hash of all that its result depends on."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.sweep.cells import Cell
from eval.sweep.matrix import Matrix, MatrixError, ModelTable
from extract import prompt_files
from extract.documents.find import Found
from extract.output import fingerprints
from extract.output.files import replacing
from extract.output.run_file import public_settings, relative_source
from extract.settings import CONFIG_NAME, Settings, is_local, load_settings, table_settings
from extract.settings_error import FIELDS, Words
from extract.settings_places import host

_OPTIONS = ("model", "base_url", "mode", "concurrency")
"""Settings with an option, which wins over the environment."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A cell with its folder, the arguments of the command line that reads it, and its fingerprint."""

    cell: Cell
    folder: Path
    arguments: tuple[str, ...]
    fingerprint: str


def prepare(cells: Iterable[Cell], matrix: Matrix, out: Path, found: Found) -> tuple[Prepared, ...]:
    """Every cell made ready; the settings of each are written into its folder, without keys.

    Raises:
        UserError: a setting of the file would be overruled by the environment, or a key would go to a wrong server.
        SettingsError: a setting in the environment cannot be used.
        OSError: a folder cannot be written to.
    """
    shared = {
        "code": fingerprints.code(),
        "schema": fingerprints.schema(),
        "documents": [[one.name, _sha256([one.path])] for one in found.inputs],
    }
    return tuple(_prepared(cell, matrix, out / cell.name, shared) for cell in cells)


def _prepared(cell: Cell, matrix: Matrix, folder: Path, shared: Mapping[str, Any]) -> Prepared:
    depends: dict[str, Any] = {**shared, "reader": cell.reader}
    given = (*matrix.documents, f"--out={folder}", f"--reader={cell.reader}")
    if cell.model is None:
        return Prepared(cell, folder, given, _hash(depends))
    config = folder / CONFIG_NAME
    _write(config, _config(cell, cell.model, folder))
    prompts = prompt_files.BUILT_IN if cell.prompts is None else str(cell.prompts)
    options = {name: cell.model.table.get(name) for name in _OPTIONS} | {"prompts": prompts}
    settings = load_settings(options, config=config)
    _must_hold(settings, cell.model, matrix.file)
    recording = cell.model.recording
    depends |= {
        "settings": public_settings(settings),
        "prompts": fingerprints.prompts(cell.prompts),
        "recording": None if recording is None else _sha256(sorted(recording.glob("*.json"))),
    }
    named = [f"--{name.replace('_', '-')}={value}" for name, value in options.items() if value is not None]
    return Prepared(
        cell, folder, (*given, *named, f"--config={config}", *_server(cell.model)), _hash(depends)
    )


def _server(model: ModelTable) -> Sequence[str]:
    if model.recording is not None:
        return [f"--recording={model.recording}"]
    return [] if model.key_variable is None else [f"--api-key-env={model.key_variable}"]


def _must_hold(settings: Settings, model: ModelTable, file: Path) -> None:
    """MatrixError where the environment makes something else of a model than what the file says."""
    stated = table_settings(model.table, Words.name(file), file.parent)
    for field in model.table:
        # Where answers are kept changes none of them.
        if field != "cache_dir" and getattr(settings, field) != getattr(stated, field):
            where = f"models.{model.name}.{field}"
            raise MatrixError("sweep_overruled", file=file, where=where, variable=FIELDS[field].variable)
    if settings.api_key is None or stated.base_url is None or is_local(stated.base_url):
        return
    # The file has no table [model]: read as a config file it leaves what the environment says.
    elsewhere = load_settings({}, config=file).base_url != stated.base_url
    if elsewhere and model.key_variable is None and model.recording is None:
        raise MatrixError(
            "sweep_whose_key", file=file, where=f"models.{model.name}.base_url", host=host(stated.base_url),
            example=f'"{FIELDS["api_key"].variable}"',
        )  # fmt: skip


def _config(cell: Cell, model: ModelTable, folder: Path) -> str:
    """The cell's table [model], so that it can be read again by hand; folders are seen from it."""
    held = dict(model.table)
    if "cache_dir" in held:
        held["cache_dir"] = relative_source(Path(str(held["cache_dir"])), folder)
    if cell.prompts is not None:
        held["prompts"] = relative_source(cell.prompts, folder)
    return "".join(["[model]\n", *(f"{name} = {_toml(value)}\n" for name, value in held.items())])


def _toml(value: object) -> str:
    """A text, number or truth as TOML writes it, which is as JSON does but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text("utf-8") != text:
        with replacing(path) as file:
            file.write(text)


def _sha256(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            # It is not what is missing here: reading the documents says so.
            data = str(error).encode()
        digest.update(f"{path.name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _hash(depends: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(depends, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
