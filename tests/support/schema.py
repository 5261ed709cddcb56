"""Sends what the OpenAPI document allows, and what it does not, to the door for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from popflow.domain.access import Scope
from popflow.engine.access_tokens import issue_token
from popflow.web.api.door import FILES as FILE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemathesis import Case

    from tests.support.web import Web

DOCUMENT: Final = "/api/v1/openapi.json"
ORIGIN: Final = "http://testserver"
FILES: Final = {
    "people": "Personeelsnummer;Voornaam;Achternaam\n101;Robin;Nummer101\n",
    "posts": "Functiecode;Functie\nMON;Monteur\n",
    "training": "Regelnummer;Doel\n1;Sterker worden\n",
}
"""What no schema says of a file: whether it is one of HR."""
PATIENCE: Final = 60
"""Seconds for one answer: a busy machine is no failure of the door."""


@dataclass
class Sender:
    """Somebody's program, which tries everything.

    Attributes:
        known: Values that exist, by the name of the parameter: half of the requests use one.
        answers: How many answers had which status.
    """

    web: Web
    number: str | None
    known: dict[str, list[Any]]
    answers: Counter[int] = field(default_factory=Counter)
    found: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _, self.secret = issue_token(self.web.house.engine, self.number, "tries", Scope, 90)
        self.schema = schemathesis.openapi.from_asgi(DOCUMENT, self.web.app)
        self.turn = count()

    @property
    def headers(self) -> dict[str, str]:
        """What each request carries."""
        return {"Authorization": f"Bearer {self.secret}", "Origin": ORIGIN}

    def try_all(self, examples: int, modes: Iterable[GenerationMode] = GenerationMode) -> None:
        """Every operation, with what fits and with what does not."""
        for found in self.schema.get_all_operations():
            for mode in modes:
                assert isinstance(found, Ok)
                self._try(found.ok(), mode, examples)

    def _try(self, operation: Any, mode: GenerationMode, examples: int) -> None:  # noqa: ANN401 - schemathesis' own
        strategy = operation.as_strategy(generation_mode=mode)
        if mode is GenerationMode.NEGATIVE and not _can_be_wrong(operation):
            return

        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=strategy)
        def one(case: Case[Any]) -> None:
            self._send(case, mode)

        one()

    def _send(self, case: Case[Any], mode: GenerationMode) -> None:
        turn = next(self.turn)
        if mode is GenerationMode.POSITIVE:
            self._fit(case, turn)
        response = case.call(headers=self.headers, timeout=PATIENCE)
        self.answers[response.status_code] += 1
        try:
            case.validate_response(response, headers=self.headers)
        except (AssertionError, FailureGroup) as failure:  # all are told at the end
            self.found.setdefault((case.operation.label, mode.value), str(failure)[:2000])

    def _fit(self, case: Case[Any], turn: int) -> None:
        for name in case.headers:
            if name.lower() == "idempotency-key":  # the same one again is another test's
                case.headers[name] = f"key-{turn}"
        if case.media_type in FILE_KINDS:
            case.body = FILES[case.path_parameters["kind"]]
        for name, values in self.known.items():
            if turn % 2 and name in case.path_parameters:
                case.path_parameters[name] = values[turn // 2 % len(values)]

    def wander(self, examples: int, steps: int) -> None:
        """From answer to answer: what one tells is used in the next."""
        sender = self

        class Wandering(self.schema.as_state_machine()):  # type: ignore[misc]  # made at run time
            def get_call_kwargs(self, case: Case[Any]) -> dict[str, Any]:
                sender._fit(case, 2 * next(sender.turn))
                return {"headers": sender.headers, "timeout": PATIENCE}

            def validate_response(self, response: Any, case: Case[Any], **rest: Any) -> None:  # noqa: ANN401 - schemathesis' own
                sender.answers[response.status_code] += 1
                super().validate_response(response, case, **rest)

        Wandering.run(
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
                derandomize=True, suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],
            )
        )  # fmt: skip


def _can_be_wrong(operation: Any) -> bool:  # noqa: ANN401 - schemathesis' own
    parts: Iterable[Any] = (operation.path_parameters, operation.query, operation.body)
    return any(len(part) for part in parts)
