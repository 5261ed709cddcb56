"""Where people go next, and what is told there."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.responses import RedirectResponse


def safe_path(path: str) -> str:
    """A path of ours to go to; whatever leads elsewhere becomes the first page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path.isprintable() and "\\" not in path else "/"


def after(path: str, did: str = "") -> RedirectResponse:
    """Go to a page after something was done; it tells what (``did``, a key of the catalogue)."""
    query = f"?{urlencode({'did': did})}" if did else ""
    return RedirectResponse(f"{path}{query}", HTTPStatus.SEE_OTHER)
