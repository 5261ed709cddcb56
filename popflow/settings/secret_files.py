"""Secrets that a setting names a file for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popflow.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from popflow.settings.sections import Settings

_KEY: Final = ("web", "oidc", "client_secret_file")
_LONGEST: Final = 10_000


def oidc_secret(settings: Settings, folder: Path) -> str | None:
    """The secret that popflow shares with who vouches for people; ``None`` without an issuer.

    Args:
        settings: Which name it, or the file that holds it.
        folder: Where a relative file lies.

    Raises:
        ConfigurationError: The file cannot be read, or holds no line of text.
    """
    oidc = settings.web.oidc
    if oidc.client_secret_file is None:
        return oidc.client_secret
    path = folder / oidc.client_secret_file
    try:
        with path.open(encoding="utf-8") as file:
            secret = file.read(_LONGEST).strip()
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise _wrong(settings, f"{path} cannot be read: {why}.") from None
    if not secret or len(secret.splitlines()) > 1:
        raise _wrong(settings, f"{path} holds no secret: one line of text.")
    return secret


def _wrong(settings: Settings, problem: str) -> ConfigurationError:
    return ConfigurationError(
        problem,
        place=settings.place(*_KEY),
        advice="Put the secret of the provider there, readable by popflow alone.",
        code="config-value",
    )
