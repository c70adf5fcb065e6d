"""Short hashes of what a result depends on: two runs with the same ones differ by their inputs alone."""

import hashlib
import importlib.util
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

from extract import prompt_files
from schemas.catalogue import Catalogue, default

_CODE = ("extract", "schemas")


def gouji_version() -> str:
    """The version of the distribution, "source" where it is not installed."""
    try:
        return version("gouji")
    except PackageNotFoundError:
        return "source"


@cache
def code() -> str:
    """Hash over the Python sources and the rule tables of the pipeline and the schema."""
    return _files((name, pattern) for name in _CODE for pattern in ("*.py", "*.toml"))


def scoring() -> str:
    """Hash over the sources that a score depends on, those of the pipeline too: with the same one two were measured alike."""
    rooms = ("gold", "matching", "scoring", "evaluation")
    return _short(f"{code()} {_files((f'eval.{room}', '*.py') for room in rooms)}".encode())


def prompts(folder: Path | None = None) -> str:
    """Hash over all files of the package of prompts; those in `folder` stand in for built-in ones."""
    own = {} if folder is None else prompt_files.own(folder)
    return _files([("prompts", "*")], {f"prompts/extract/{name}": text for name, text in own.items()})


def schema(catalogue: Catalogue | None = None) -> str:
    """Hash over the catalogue: every node and slot with all that readers and models are told of them."""
    catalogue = catalogue or default()
    nodes = [
        [
            one.path,
            one.parent,
            one.title,
            one.guide,
            one.labels,
            one.anchors,
            one.headings,
            one.part,
            one.key and one.key.name,
        ]
        for one in catalogue.nodes.values()
    ]
    slots = [
        [
            one.path,
            one.leaf.__name__,
            one.title,
            one.guide,
            one.labels,
            one.units,
            dict(one.choices),
            one.personal,
        ]
        for one in catalogue.slots
    ]
    return _short(json.dumps([nodes, slots], ensure_ascii=False).encode())


def _files(patterns: Iterable[tuple[str, str]], instead: Mapping[str, str] = MappingProxyType({})) -> str:
    digest = hashlib.sha256()
    for package, pattern in patterns:
        for root in _folders(package):
            for path in sorted(root.rglob(pattern), key=lambda path: path.relative_to(root).as_posix()):
                if path.is_file() and "__pycache__" not in path.parts:
                    name = f"{package}/{path.relative_to(root).as_posix()}"
                    held = instead[name].encode() if name in instead else path.read_bytes()
                    # A checkout may change line ends; the meaning stays.
                    data = held.replace(b"\r\n", b"\n")
                    digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:16]


def _folders(package: str) -> list[Path]:
    spec = importlib.util.find_spec(package)
    return [Path(one) for one in (spec.submodule_search_locations or ())] if spec else []


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
