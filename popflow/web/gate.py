"""The gate before every endpoint: each names its policy, and nothing without one is served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from popflow.engine.admission import TABLE, Policy
from popflow.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute

_MARK: Final = "popflow_policy"
Endpoint = TypeVar("Endpoint", bound="Callable[..., object]")


def allows(policy: Policy) -> Callable[[Endpoint], Endpoint]:
    """Say who may use an endpoint; it stands right above the function, below its path."""

    def mark(endpoint: Endpoint) -> Endpoint:
        setattr(endpoint, _MARK, policy)
        return endpoint

    return mark


def policy_of(request: Request) -> Policy:
    """The policy of what is asked for."""
    policy = getattr(request.scope.get("endpoint"), _MARK, None)
    if not isinstance(policy, Policy):
        message = "an endpoint without a policy is never reached: see check_policies"
        raise TypeError(message)
    return policy


def check_policies(app: FastAPI) -> None:
    """Refuse to start with an endpoint that names no policy.

    Raises:
        ConfigurationError: Naming the paths.
    """
    open_doors = sorted(
        path for path, endpoint in endpoints(app.routes)
        if getattr(endpoint, _MARK, None) not in TABLE
    )  # fmt: skip
    if open_doors:
        problem = f"These pages do not say who may see them: {', '.join(open_doors)}."
        raise ConfigurationError(
            problem,
            advice="Put @allows(Policy....) above each of them.",
            code="web-policy",
        )


def endpoints(
    routes: Sequence[BaseRoute], before: str = ""
) -> Iterator[tuple[str, Callable[..., object] | None]]:
    """Every path with what answers there, those of mounted applications included."""
    for found in iter_route_contexts(routes):
        route = found.original_route
        if isinstance(route, Mount) and isinstance(route.app, FastAPI):
            yield from endpoints(route.app.routes, before + route.path)
        else:
            yield before + (found.path or str(route)), found.endpoint


def router() -> APIRouter:
    """A router for pages: they are no part of the document for programs."""
    return APIRouter(include_in_schema=False)
