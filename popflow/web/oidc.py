"""Signing in by the word of an issuer (OpenID Connect): asked in the browser, checked here.

Nothing of it is believed unseen: state, nonce, PKCE, signature, issuer, audience and time are all
checked, and what is kept of a person is the issuer's own name for them, never a mail address.
"""

from __future__ import annotations

import base64
import json
import logging
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from popflow.errors import RefusedError
from popflow.settings.secret_files import oidc_secret
from popflow.web.fetching import AWAY, FAILED, fetched, private

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from popflow.settings import Settings

log = logging.getLogger(__name__)

SIGNED_BY: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384")
"""What a token may be signed with: keys of which the issuer keeps one half to itself."""
FRESH: Final = 3600
"""Seconds for which what the issuer says of itself is believed without asking again."""
SOON: Final = 30
"""Seconds between two times that its keys are asked for because one was not known."""
AGAIN: Final = 10
"""Seconds for which an issuer that gave no answer is not asked again."""
TURN: Final = 2
"""Seconds to wait while another asks: who waits keeps a thread from everybody's pages."""
LEEWAY: Final = 60
"""Seconds by which its clock may differ."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the issuer: the browser keeps it until it comes back, a few minutes.

    Attributes:
        target: Where the person was going.
        invitation: With which they bind the issuer's name for them to an account, once.
    """

    state: str
    nonce: str
    verifier: str
    target: str = "/"
    invitation: str = ""

    def kept(self) -> str:
        """As a cookie holds it."""
        return base64.urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()


def asked_before(kept: str) -> Asked:
    """What a cookie holds.

    Raises:
        RefusedError: It is none of ours.
    """
    try:
        return Asked(**json.loads(base64.urlsafe_b64decode(kept)))
    except (ValueError, TypeError) as error:
        raise RefusedError(FAILED) from error


@dataclass
class _Said:
    """What the issuer said of itself, and when; a clock that only goes on."""

    at: float
    told: Any

    @property
    def old(self) -> bool:
        """Whether it is to be asked again."""
        return monotonic() - self.at > FRESH


@dataclass
class Issuer:
    """One issuer, as popflow is known to it."""

    name: str
    client: str
    secret: str = field(repr=False)
    _about: _Said | None = None
    _keys: _Said | None = None
    _failed: _Said | None = None
    _lock: Lock = field(default_factory=Lock, repr=False)

    def ask(self, back: str, target: str, invitation: str = "") -> tuple[str, Asked]:
        """Where to send the browser, and what it is to keep meanwhile.

        Args:
            back: Address to which the issuer sends it back.
            target: Where the person was going.
            invitation: Of who was invited.

        Raises:
            RefusedError: The issuer cannot be reached.
        """
        state, nonce, verifier = (generate_token(48) for _ in range(3))
        asked = Asked(state, nonce, verifier, target, invitation)
        query = {
            "response_type": "code", "client_id": self.client, "redirect_uri": back,
            "scope": "openid", "state": asked.state, "nonce": asked.nonce,
            "code_challenge": create_s256_code_challenge(asked.verifier),  # type: ignore[no-untyped-call]  # the stubs tell no types of it
            "code_challenge_method": "S256",
        }  # fmt: skip
        return add_params_to_uri(self._at("authorization_endpoint"), list(query.items())), asked

    def hear(
        self, asked: Asked, answer: Mapping[str, str], back: str, now: datetime
    ) -> tuple[str, str]:
        """Who came back: the issuer and its name for them.

        Args:
            asked: What was asked in this browser.
            answer: What the browser brings back.
            back: The address, as it was asked.
            now: The moment.

        Raises:
            RefusedError: Something of it does not hold, or the issuer cannot be reached.
        """
        code, state = answer.get("code", ""), answer.get("state", "")
        if not code or state != asked.state or answer.get("iss", self._name()) != self._name():
            raise RefusedError(FAILED)
        given = self._exchange(code, asked.verifier, back)
        token, access = given.get("id_token"), given.get("access_token")
        if not isinstance(token, str):
            raise RefusedError(FAILED)
        claims = self._checked(token, asked.nonce, access, now)
        return str(claims["iss"]), str(claims["sub"])

    def _checked(self, token: str, nonce: str, access: object, now: datetime) -> CodeIDToken:
        """The claims of a token whose signature, issuer, audience, time and nonce are right."""
        try:
            found = self._decoded(token)
            options: dict[str, dict[str, object]] = {
                "iss": {"essential": True, "value": self._name()},
                "sub": {"essential": True},
                "aud": {"essential": True, "value": self.client},
            }
            params = {"nonce": nonce, "client_id": self.client, "access_token": access}
            claims = CodeIDToken(found.claims, found.header, options, params)
            claims.validate(int(now.timestamp()), LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            log.warning("a token of the issuer does not hold", extra={"why": type(error).__name__})
            raise RefusedError(FAILED) from error
        if not isinstance(claims["sub"], str) or not claims["sub"].strip():
            raise RefusedError(FAILED)
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        """A token that one of the issuer's keys signed; new keys are asked for once."""
        try:
            return jwt.decode(token, self._key_set(), algorithms=SIGNED_BY)
        except (JoseError, ValueError):
            keys = self._keys  # another thread may throw them away meanwhile
            if keys is None or monotonic() - keys.at < SOON:
                raise
            self._keys = None
            return jwt.decode(token, self._key_set(), algorithms=SIGNED_BY)

    def _exchange(self, code: str, verifier: str, back: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back,
            "code_verifier": verifier,
        }  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        ways = self._told().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in ways:
            pair = f"{quote(self.client, safe='')}:{quote(self.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": self.client, "client_secret": self.secret}
        return fetched(self._at("token_endpoint"), urlencode(form).encode(), headers)

    def _told(self) -> dict[str, Any]:
        """What the issuer says of itself."""
        about = self._about
        if about is None or about.old:
            with self._turn():
                about = self._about
                if about is None or about.old:
                    about = self._about = _Said(monotonic(), self._introduction())
        told: dict[str, Any] = about.told
        return told

    def _introduction(self) -> dict[str, Any]:
        told = self._asked(get_well_known_url(f"{self.name}/", external=True))
        if str(told.get("issuer", "")).rstrip("/") != self.name.rstrip("/"):
            log.error("the issuer calls itself otherwise than the settings do")
            raise RefusedError(FAILED)
        return told

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One asks at a time; the others wait a moment, and then do without."""
        if not self._lock.acquire(timeout=TURN):
            raise RefusedError(AWAY)
        try:
            yield
        finally:
            self._lock.release()

    def _asked(self, address: str) -> dict[str, Any]:
        """What it answers; a failure is remembered, for each may take all of the patience."""
        failed = self._failed
        if failed is not None and monotonic() - failed.at < AGAIN:
            raise RefusedError(failed.told)
        try:
            return fetched(address)
        except RefusedError as refusal:
            self._failed = _Said(monotonic(), refusal.code)
            raise

    def _name(self) -> str:
        """The issuer as it calls itself."""
        return str(self._told()["issuer"])

    def _key_set(self) -> KeySet:
        where, keys = self._at("jwks_uri"), self._keys
        if keys is None or keys.old:
            with self._turn():
                keys = self._keys
                if keys is None or keys.old:
                    found: Any = self._asked(where)
                    keys = self._keys = _Said(monotonic(), KeySet.import_key_set(found))
        kept: KeySet = keys.told
        return kept

    def _at(self, name: str) -> str:
        """An address of the issuer's that may be used."""
        address = self._told().get(name)
        if not isinstance(address, str) or not private(address):
            log.error("the issuer names no usable address", extra={"about": name})
            raise RefusedError(FAILED)
        return address


def issuer_of(settings: Settings, folder: Path) -> Issuer | None:
    """The issuer of the settings; ``None`` without one.

    Raises:
        ConfigurationError: The file with the secret cannot be read.
    """
    oidc = settings.web.oidc
    if oidc.issuer is None or oidc.client_id is None:
        return None
    secret = oidc_secret(settings, folder)
    return Issuer(oidc.issuer.rstrip("/"), oidc.client_id, secret or "")
