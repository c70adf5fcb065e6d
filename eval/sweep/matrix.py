"""The file of a sweep, checked: which documents, against which gold, over which readers, models and prompts."""

import difflib
import glob
import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from extract import prompt_files
from extract.output.messages import UserError
from extract.readers.factory import NAMES
from extract.settings import SettingsError, table_settings
from extract.settings_error import FIELDS, UnfitError, Words

_TOP = ("documents", "gold", "out", "axes", "models")
_AXES = ("reader", "model", "prompts")
_OWN = ("api_key_env", "recording")
_REFUSED = {"api_key": "sweep_secret", "extra_headers": "sweep_headers", "prompts": "sweep_axis"}
"""Settings that cannot stand in a model's table, and what is said about them."""
_SETTINGS = tuple(name for name in FIELDS if name not in _REFUSED)
_NAME = re.compile(r"\w([\w.-]*\w)?")
_EXAMPLES = {
    "documents": '"../samples"', "gold": '"../samples/gold"', "out": '"../runs/matrix"',
    "axes.reader": '"offline", "model"', "axes.model": '"small", "large"', "axes.prompts": '"built-in", "prompts/short"',
    "recording": '"recording"', "api_key_env": '"GOUJI_API_KEY"',
}  # fmt: skip


class MatrixError(UserError):
    """A file of a sweep that cannot be used; its message names the file, the key and the cure."""


@dataclass(frozen=True, slots=True)
class ModelTable:
    """A model: its settings as written, with folders made whole. `key_variable` names what holds its key."""

    name: str = ""
    table: Mapping[str, object] = field(default_factory=dict)
    key_variable: str | None = None
    recording: Path | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A sweep. Of `prompts`, None is the built-in ones; a model without a name is the one of the environment."""

    file: Path
    documents: tuple[str, ...]
    gold: Path | None = None
    out: Path | None = None
    readers: tuple[str, ...] = ("offline",)
    models: tuple[ModelTable, ...] = (ModelTable(),)
    prompts: tuple[Path | None, ...] = (None,)


def read_matrix(file: Path) -> Matrix:
    """The sweep in a file; paths in it are seen from the file.

    Raises:
        MatrixError: no such file, no TOML, or a key that is missing, unknown or wrong.
        SettingsError: a setting of a model or a folder of prompts cannot be used.
    """
    try:
        held = tomllib.loads(file.read_text("utf-8-sig"), parse_float=str)
    except FileNotFoundError:
        raise MatrixError("file_missing", file=file) from None
    except OSError as error:
        raise MatrixError("file_unreadable", file=file, why=error.strerror or error) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MatrixError(
            "sweep_wrong", file=file, where="TOML", cure=UserError("sweep_toml", why=error)
        ) from None
    return _File(file).matrix(held)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path

    def matrix(self, held: Mapping[str, object]) -> Matrix:
        self.known(held, _TOP)
        axes = self.table(held, "axes")
        self.known(axes, _AXES, "axes.")
        tables = self.table(held, "models")
        models = self.models(axes, {name: self.model(name, tables) for name in tables})
        default = ["model"] if tables else ["offline"]
        readers = self.texts(axes, "reader", "axes.", default)
        for reader in readers:
            self.one_of(reader, NAMES, "axes.reader")
        if "documents" not in held:
            cure = UserError("sweep_write", where="documents", example=f"[{_EXAMPLES['documents']}]")
            raise MatrixError("sweep_missing", file=self.path, where="documents", cure=cure)
        return Matrix(
            self.path,
            tuple(self.pattern(one) for one in self.texts(held, "documents", "")),
            self.place(held, "gold"),
            self.place(held, "out"),
            tuple(readers),
            models,
            self.prompts(self.texts(axes, "prompts", "axes.", [prompt_files.BUILT_IN])),
        )

    def models(self, axes: Mapping[str, object], known: Mapping[str, ModelTable]) -> tuple[ModelTable, ...]:
        if "model" not in axes:
            if len(known) > 1:
                cure = UserError("sweep_which", where="model", example=", ".join(f'"{one}"' for one in known))
                raise MatrixError("sweep_missing", file=self.path, where="axes.model", cure=cure)
            return tuple(known.values()) or (ModelTable(),)
        names = self.texts(axes, "model", "axes.")
        for name in names:
            self.one_of(name, tuple(known), "axes.model")
        return tuple(known[name] for name in names)

    def model(self, name: str, tables: Mapping[str, object]) -> ModelTable:
        key = f"models.{name}"
        if not _NAME.fullmatch(name):
            self.wrong(key, "sweep_name")
        table = self.table(tables, name, "models.")
        for refused in sorted(_REFUSED.keys() & table):
            self.wrong(
                f"{key}.{refused}", _REFUSED[refused], where="prompts", example=_EXAMPLES["axes.prompts"]
            )
        self.known(table, (*_SETTINGS, *_OWN), f"{key}.")
        settings = {field: value for field, value in table.items() if field not in _OWN}
        source = Words(f"{self.path} 的 [{key}] 表", f"{self.path}, table [{key}]")
        # Only to have it checked: what counts is what the command line makes of it and of the environment.
        table_settings(settings, source, self.base)
        if isinstance(cache := settings.get("cache_dir"), str):
            settings["cache_dir"] = str(self.base / Path(cache).expanduser())
        variable = self.text(table, "api_key_env", f"{key}.")
        if variable is not None and not variable.isidentifier():
            self.wrong(f"{key}.api_key_env", "sweep_key_name")
        recording = self.place(table, "recording", f"{key}.")
        if recording is not None and not recording.is_dir():
            self.wrong(f"{key}.recording", "sweep_folder", folder=recording)
        return ModelTable(name, settings, variable, recording)

    def prompts(self, given: Sequence[str]) -> tuple[Path | None, ...]:
        made: list[Path | None] = []
        for one in given:
            folder = None if one == prompt_files.BUILT_IN else self.base / Path(one).expanduser()
            if folder is not None:
                try:
                    prompt_files.own(folder)
                except UnfitError as error:
                    where = Words(f"{self.path} 的 axes.prompts", f"{self.path}, axes.prompts")
                    raise SettingsError(where, one, error.words, FIELDS["prompts"].cure) from None
            made.append(folder)
        return tuple(made)

    @property
    def base(self) -> Path:
        return Path(os.path.abspath(self.path)).parent  # noqa: PTH100 - a link stays where it is

    def pattern(self, given: str) -> str:
        path = self.base / Path(given).expanduser()
        # Where the file stands is no pattern, whatever its folders are called.
        is_pattern = glob.has_magic(given) and not os.path.lexists(path)
        return os.path.join(glob.escape(str(self.base)), given) if is_pattern else str(path)  # noqa: PTH118

    def place(self, held: Mapping[str, object], name: str, where: str = "") -> Path | None:
        given = self.text(held, name, where)
        return None if given is None else self.base / Path(given).expanduser()

    def table(self, held: Mapping[str, object], name: str, where: str = "") -> Mapping[str, object]:
        found = held.get(name, {})
        if not isinstance(found, dict):
            self.wrong(f"{where}{name}", "sweep_table", where=f"{where}{name}")
        return found

    def text(self, held: Mapping[str, object], name: str, where: str = "") -> str | None:
        found = held.get(name)
        if found is not None and (not isinstance(found, str) or not found):
            self.wrong(f"{where}{name}", "sweep_text", where=name, example=_EXAMPLES[name])
        return found

    def texts(
        self, held: Mapping[str, object], name: str, where: str, default: Sequence[str] = ()
    ) -> Sequence[str]:
        found = held.get(name, list(default))
        texts = [one for one in found if isinstance(one, str) and one] if isinstance(found, list) else []
        if not texts or texts != found or len(set(texts)) < len(texts):
            self.wrong(f"{where}{name}", "sweep_list", where=name, example=_EXAMPLES[f"{where}{name}"])
        return texts

    def known(self, held: Iterable[str], names: Sequence[str], where: str = "") -> None:
        for name in held:
            if name not in names:
                raise self._unknown(f"{where}{name}", name, names)

    def one_of(self, value: str, names: Sequence[str], where: str) -> None:
        if value not in names:
            raise self._unknown(f'{where} "{value}"', value, names)

    def _unknown(self, at: str, name: str, names: Sequence[str]) -> MatrixError:
        near = difflib.get_close_matches(name, names, 2)
        known = UserError("sweep_known", known=", ".join(names))
        cure = UserError("sweep_near", near=" / ".join(near)) if near else known
        return MatrixError("sweep_unknown", file=self.path, where=at, cure=cure)

    def wrong(self, at: str, cure: str, **values: object) -> NoReturn:
        raise MatrixError("sweep_wrong", file=self.path, where=at, cure=UserError(cure, **values))
