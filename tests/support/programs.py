"""Programs that call the door for programs with a token of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from starlette.testclient import TestClient

from popflow.domain.access import Scope
from popflow.engine.access_tokens import issue_token
from tests.support.web import ORIGIN, Web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from httpx2 import Response

ROOT: Final = "/api/v1"
PROBLEM: Final = "application/problem+json"
EVERY: Final = tuple(Scope)


@dataclass
class Program:
    """A program with a token."""

    web: Web
    number: str | None
    scopes: Iterable[Scope] = EVERY
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.token, secret = issue_token(
            self.web.house.engine, self.number, "program", self.scopes, 30
        )
        self.client = TestClient(
            self.web.app, base_url=ORIGIN, raise_server_exceptions=False,
            headers={"Authorization": f"Bearer {secret}", **self.headers},
        )  # fmt: skip

    def get(self, path: str, status: int = 200, /, **params: Any) -> Any:  # noqa: ANN401 - JSON is anything
        """What there is at an address; it must answer so."""
        answer = self.client.get(ROOT + path, params=params)
        return told(answer, status)

    def post(self, path: str, body: object = None, status: int = 200, **headers: str) -> Any:  # noqa: ANN401 - JSON is anything
        """What comes of a deed; it must answer so. Headers are named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = self.client.post(ROOT + path, json=body or {}, headers=named)
        return told(answer, status)


def told(answer: Response, status: int) -> Any:  # noqa: ANN401 - JSON is anything
    """What an answer holds; a problem is told as one."""
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["status"] == status
    return answer.json()
