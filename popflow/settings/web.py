"""Where the pages are served, how long somebody stays signed in, and who vouches for people."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from popflow.settings.values import Listening, Page, Text


class _Section(BaseModel):
    """A section of popflow.toml: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Oidc(_Section):
    """Who vouches for people (OpenID Connect); without an issuer nobody does.

    Attributes:
        client_secret: Never shown; ``client_secret_file`` names a file that holds it.
    """

    issuer: Page | None = None
    client_id: Text | None = Field(default=None, validate_default=True)
    client_secret: Text | None = Field(default=None, repr=False)
    client_secret_file: Text | None = Field(default=None, validate_default=True)

    @field_validator("client_id")
    @classmethod
    def _with_issuer(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("issuer") is not None and value is None:
            message = "is missing: the 'issuer' knows popflow by it"
            raise ValueError(message)
        return value

    @field_validator("client_secret_file")
    @classmethod
    def _one_secret(cls, value: str | None, info: ValidationInfo) -> str | None:
        secret = info.data.get("client_secret")
        if value is not None and secret is not None:
            message = "says what 'client_secret' says: keep one of the two"
            raise ValueError(message)
        if info.data.get("issuer") is not None and value is None and secret is None:
            message = "is missing: name a file with the secret, or set 'client_secret'"
            raise ValueError(message)
        return value


class Web(_Section):
    """The people's side.

    Attributes:
        theme: A style sheet of the organisation, beside popflow.toml.
    """

    host: Listening = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65_535)
    session_hours: int = Field(default=12, ge=1, le=168)
    idle_hours: int = Field(default=8, ge=1, le=168, validate_default=True)
    theme: Text | None = None
    oidc: Oidc = Oidc()

    @field_validator("idle_hours")
    @classmethod
    def _within_session(cls, value: int, info: ValidationInfo) -> int:
        whole = info.data.get("session_hours")
        if whole is not None and value > whole:
            message = f"must not be more than 'session_hours', {whole}"
            raise ValueError(message)
        return value
