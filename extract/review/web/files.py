"""The page's own files, held in memory. Their address has a digest of all of them in it, so that browsers may keep them for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUTE = "/static/{version}/{name}"
_FOLDER = Path(__file__).parent / "static"
# Spelt out: what the machine knows about endings may be wrong, and browsers run no script that is called plain text.
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


@cache
def held() -> "Mapping[str, bytes]":
    """The files by their names."""
    return MappingProxyType({one.name: one.read_bytes() for one in sorted(_FOLDER.iterdir())})


@cache
def address() -> str:
    """Where they are. A module finds the others beside it, so one digest stands for all of them."""
    digest = sha256()
    for name, content in held().items():
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return f"/static/{digest.hexdigest()[:16]}"


async def serve(request: Request) -> Response:
    """One of them; 404 for what is none, and for those of another version of the program."""
    version, name = request.path_params["version"], request.path_params["name"]
    content = held().get(name)
    if content is None or not address().endswith(f"/{version}"):
        return PlainTextResponse("404", 404)
    return Response(content, media_type=_KINDS[Path(name).suffix], headers=_KEPT)
