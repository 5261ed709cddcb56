"""A little OpenID Connect provider on loopback, which can be made to lie."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from popflow.engine.access import bind_subject, open_account
from popflow.settings import Settings
from tests.support.house import ANNA, BRAM, House
from tests.support.web import ORIGIN, Outline, Web

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

CLIENT: Final = "popflow-test"
SECRET: Final = "a secret/with signs:"  # noqa: S105 - of the provider of the tests
BASIC: Final = base64.b64encode(b"popflow-test:a%20secret%2Fwith%20signs%3A").decode()


@cache
def _first_key() -> RSAKey:
    """Making one takes long enough to do it once for all tests."""
    return RSAKey.generate_key(parameters={"kid": "one"})


def _unsigned(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none"}, claims)
    told = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in parts)
    return b".".join((*told, b"")).decode()


@dataclass
class Provider:
    """What the provider knows, and how it lies.

    Attributes:
        subject: Who is signed in there.
        claims: What is said otherwise in each token; ``None`` leaves a claim out.
        sign: Another way to sign.
        ways: How a client may tell its secret.
        codes: What was asked with each code that was not used.
        asked: The paths that were asked for.
        raw: What is sent instead of any answer before the connection ends.
    """

    now: Callable[[], datetime]
    address: str = ""
    subject: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    sign: Callable[[Provider, dict[str, Any]], str] | None = None
    about: dict[str, Any] = field(default_factory=dict)
    ways: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    raw: bytes | None = None
    key: RSAKey = field(default_factory=_first_key)

    def metadata(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": self.ways,
            **self.about,
        }

    def new_key(self) -> None:
        """Sign with another key from here on."""
        self.key = RSAKey.generate_key(parameters={"kid": secrets.token_hex(4)})

    def allow(self, query: dict[str, str]) -> str:
        """Where the browser goes after somebody signed in: back, with a code."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["client_id"] == CLIENT
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe()
        self.codes[code] = query
        back = {"code": code, "state": query["state"], "iss": self.address}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A token for a code, once; ``None`` is a no."""
        told = form.get("client_secret") == SECRET or authorization == f"Basic {BASIC}"
        query = self.codes.pop(form.get("code", ""), None)
        if not told or query is None or form["redirect_uri"] != query["redirect_uri"]:
            return None
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != query["code_challenge"]:
            return None
        now = int(self.now().timestamp())
        claims = {
            "iss": self.address, "sub": self.subject, "aud": CLIENT, "iat": now,
            "exp": now + 300, "nonce": query["nonce"], **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        sign = self.sign or Provider.signed
        return {"access_token": "x", "token_type": "Bearer", "id_token": sign(self, claims)}

    def signed(self, claims: dict[str, Any]) -> str:
        """A token that is right."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: dict[str, Any]) -> str:
        """A token that nobody signed."""
        return _unsigned(claims)

    def by_another(self, claims: dict[str, Any]) -> str:
        """A token that somebody else signed, under the same name of the key."""
        other = RSAKey.generate_key(parameters={"kid": self.key.kid or ""})
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, other)

    def by_its_public_half(self, claims: dict[str, Any]) -> str:
        """A token signed with what everybody knows, as if that were a secret both share."""
        public = OctKey.import_key(self.key.as_pem(private=False))
        return jwt.encode({"alg": "HS256", "kid": self.key.kid}, claims, public)


@contextmanager
def provider(now: Callable[[], datetime]) -> Iterator[Provider]:
    """A provider that answers until the end."""
    one = Provider(now)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(one))
    one.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def visited(address: str) -> str:
    """Where a browser is sent that goes to an address, signed in there already."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    connection.close()
    assert answer.status == 302
    return answer.headers["Location"]


def _handler(one: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path)
            one.asked.append(path.path)
            if one.raw is not None:
                self.wfile.write(one.raw)
                return
            if path.path == "/authorize":
                query = {name: value[0] for name, value in parse_qs(path.query).items()}
                self.send_response(302)
                self.send_header("Location", one.allow(query))
                self.end_headers()
                return
            known: dict[str, Any] = {
                "/.well-known/openid-configuration": one.metadata(),
                "/keys": KeySet([one.key]).as_dict(private=False),
            }
            self._tell(200 if path.path in known else 404, known.get(path.path, {}))

        def do_POST(self) -> None:
            one.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given = one.exchange(dict(parse_qsl(body)), self.headers.get("Authorization", ""))
            self._tell(200 if given else 400, given or {"error": "invalid_grant"})

        def _tell(self, status: int, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    return Handler


def settings(address: str, **more: Any) -> Settings:  # noqa: ANN401 - any setting
    told = {"issuer": address, "client_id": CLIENT, "client_secret": SECRET, **more}
    known = {name: value for name, value in told.items() if value is not None}
    return Settings.model_validate({"web": {"oidc": known}})


@dataclass
class Stage:
    """An organisation whose people sign in elsewhere."""

    issuer: Provider
    house: House = field(default_factory=House)

    def __post_init__(self) -> None:
        self.house.tick()
        self.web = Web(self.house, settings=settings(self.issuer.address))
        for number in (ANNA, BRAM):
            open_account(self.house.engine, number)
        self.browser = self.web.browser()

    def bind(self, number: str = ANNA) -> None:
        bind_subject(self.house.engine, number, self.issuer.address, self.issuer.subject)

    def go(self, **query: str) -> str:
        """Start; the address to which the issuer then sends the browser."""
        answer = self.browser.client.get("/sign-in/oidc", params=query, follow_redirects=False)
        assert answer.status_code == 303
        return visited(answer.headers["location"])

    def sign_in(self, status: int = 200, **query: str) -> Outline:
        return self.browser.get(self.go(**query).removeprefix(ORIGIN), status)

    def invited(self, code: str) -> Outline:
        """Type the code of an invitation, and go on from the page that shows whose it is."""
        page = self.browser.post("/sign-in/invitation", {"invitation": code, "next": "/me"})
        where = visited(page.links["Ja, verder met aanmelden"])
        return self.browser.get(where.removeprefix(ORIGIN))

    @property
    def signed_in(self) -> bool:
        return "popflow" in self.browser.client.cookies
