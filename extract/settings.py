"""Where the model is, what it may cost, and who said so: option > environment > .env > gouji.toml > default.

Light on purpose: neither openai nor instructor is imported here.
"""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError

from extract import prompt_files
from extract.settings_error import FIELDS, SettingsError, UnfitError, Words, shortened
from extract.settings_model import Mode, Settings
from extract.settings_places import default_cache_dir, host, is_local

__all__ = [
    "CONFIG_NAME",
    "Mode",
    "Settings",
    "SettingsError",
    "default_cache_dir",
    "is_local",
    "load_settings",
    "table_settings",
]

CONFIG_NAME = "gouji.toml"

T = TypeVar("T")

_SECRET = frozenset({"api_key", "extra_headers", "base_url", "cache_url", "store"})
"""Fields whose wrong value is not repeated in a message."""
_FOLDERS = frozenset({"cache_dir", "prompts"})

_OPENAI_URL, _OPENAI_KEY = "OPENAI_BASE_URL", "OPENAI_API_KEY"


class _Given(NamedTuple):
    value: object
    source: Words


class _Place(NamedTuple):
    """Where variables stand, and how that is said behind a variable's name."""

    variables: Mapping[str, str]
    where: Words = Words("", "")

    def get(self, name: str) -> str:
        return self.variables.get(name, "").strip()

    def source(self, name: str) -> Words:
        return Words(f"变量 {name}{self.where.zh}", f"variable {name}{self.where.en}")


def load_settings(
    overrides: Mapping[str, object] | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    config: Path | None = None,
) -> Settings:
    """Settings from every place they may stand; os.environ is read (unless `env` is given), never written.

    Args:
        overrides: values of options by field name; None is an option not given.
        env: the environment, by default this process's.
        cwd: where .env and gouji.toml are looked for, by default the current folder.
        config: a config file to read instead of gouji.toml; it must exist.

    Raises:
        SettingsError: a value that cannot be used, an unknown field, or a file that cannot be read.
    """
    env = os.environ if env is None else env
    cwd = Path.cwd() if cwd is None else cwd
    path = cwd / ".env"
    places = (_Place(env), _Place(_read_dotenv(path), Words(f"（{path}）", f" in {path}")))
    file = _read_config(cwd / CONFIG_NAME if config is None else config, must_exist=config is not None)
    given: dict[str, _Given] = {}
    for layer in (
        _options(overrides or {}),
        _variables(places[0]),
        _variables(places[1]),
        file,
    ):
        given = dict(layer) | given
    _fall_back_to_openai(given, places)
    given.setdefault("cache_dir", _Given(default_cache_dir(env), Words("默认值", "default")))
    return _validated(given)


def _options(overrides: Mapping[str, object]) -> Iterator[tuple[str, _Given]]:
    for field, value in overrides.items():
        source = Words(f"选项 {field}", f"option {field}")
        _must_be_known(field, source)
        if value is not None:
            yield field, _Given(value, source)


def _variables(place: _Place) -> Iterator[tuple[str, _Given]]:
    for field, row in FIELDS.items():
        # An empty variable is the usual way to take one back, so it counts as not set.
        if row.variable and (value := place.get(row.variable)):
            yield field, _Given(value, place.source(row.variable))


def _fall_back_to_openai(given: dict[str, _Given], places: tuple[_Place, ...]) -> None:
    """Take OPENAI_BASE_URL and OPENAI_API_KEY where nothing else was said.

    The key goes only to OpenAI, to the address that stands beside it, or to this machine: a key that was set for
    one company is not handed to another because --base-url, or a `.env` that came with a folder, names it.
    """
    for place in places:
        if "base_url" not in given and (url := place.get(_OPENAI_URL)):
            given["base_url"] = _Given(url, place.source(_OPENAI_URL))
    base = str(given["base_url"].value).rstrip("/") if "base_url" in given else ""
    trusted = is_local(base) or host(base) == "api.openai.com"
    for place in places:
        beside = base != "" and base == place.get(_OPENAI_URL).rstrip("/")
        if "api_key" not in given and (key := place.get(_OPENAI_KEY)) and (beside or trusted):
            given["api_key"] = _Given(key, place.source(_OPENAI_KEY))


def _read_dotenv(path: Path) -> Mapping[str, str]:
    if not path.is_file():
        return {}
    # Without interpolation a dollar sign in a key stays what it is.
    values = _reading(path, lambda: dotenv_values(path, interpolate=False, encoding="utf-8-sig"))
    return {name: value for name, value in values.items() if value is not None}


def _read_config(path: Path, must_exist: bool) -> dict[str, _Given]:
    if not path.is_file():
        if must_exist:
            missing = Words("配置文件不存在", "the config file does not exist")
            raise SettingsError(Words.name(path), "", missing, Words("请核对路径", "correct the path"))
        return {}
    tables = _reading(path, lambda: tomllib.loads(path.read_text("utf-8-sig"), parse_float=str))
    table = tables.get("model", {})
    if not isinstance(table, dict):
        cure = Words("请把各字段写在 [model] 一行之下", "write its fields below a line [model]")
        raise SettingsError(Words.name(path), "model", Words("不是表", "is no table"), cure)
    return _table(table, Words(f"{path} 的 [model] 表", f"{path}, table [model]"), path.parent)


def table_settings(table: Mapping[str, object], source: Words, folder: Path) -> Settings:
    """What a table like [model] says by itself; its folders are meant from `folder`.

    Raises:
        SettingsError: an unknown field or a value that cannot be used; it names `source`.
    """
    return _validated(_table(table, source, folder))


def _table(table: Mapping[str, object], source: Words, folder: Path) -> dict[str, _Given]:
    found = {}
    for field, said in table.items():
        _must_be_known(field, source)
        value = said
        # A folder in a file is meant from where the file stands, wherever the command is run.
        is_folder = field in _FOLDERS and (field, value) != ("prompts", prompt_files.BUILT_IN)
        if is_folder and isinstance(value, str):
            value = folder / Path(value).expanduser()
        found[field] = _Given(value, source)
    return found


def _reading(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = Words(f"文件不能读取（{error}）", f"the file cannot be read ({error})")
        raise SettingsError(
            Words.name(path), "", problem, Words("请改正或删除它", "correct or remove it")
        ) from None


def _must_be_known(field: str, source: Words) -> None:
    if field not in FIELDS:
        near = difflib.get_close_matches(field, FIELDS, 2)
        if near:
            cure = Words(f"是否想写 {' 或 '.join(near)}？", f"did you mean {' or '.join(near)}?")
        else:
            cure = Words(f"可用的有 {'、'.join(FIELDS)}", f"known are {', '.join(FIELDS)}")
        raise SettingsError(source, field, Words("不是设置项", "is not a setting"), cure)


def _validated(given: Mapping[str, _Given]) -> Settings:
    values: dict[str, Any] = {field: one.value for field, one in given.items()}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
    field = str(first["loc"][0])
    problem = _problem(first)
    if field not in _SECRET:
        value = values.get(field)
        # Of a path the end tells which it is.
        shown = repr(str(value)) if field in _FOLDERS else shortened(value)
        problem = Words(f"{problem.zh}（现为 {shown}）", f"{problem.en} (got {shown})")
    # Outside of the except block: pydantic's error, which may hold the value, is not chained.
    raise SettingsError(given[field].source, field, problem, FIELDS[field].cure)


def _problem(found: Mapping[str, Any]) -> Words:
    """What pydantic found, in words; its own are English, so in Chinese the cure has to say what would do."""
    raised = found.get("ctx", {}).get("error")
    if isinstance(raised, UnfitError):
        return raised.words
    return Words("的值不能用", str(found["msg"]).removeprefix("Value error, ").removeprefix("Input "))
