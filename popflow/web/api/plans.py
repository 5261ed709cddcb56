"""Plans: their versions, what is in one, and which SMART questions are still open."""

from __future__ import annotations

from popflow.domain.cycle import Cycle
from popflow.domain.plan import PlanVersion
from popflow.domain.smart import check_plan
from popflow.engine.admission import Policy
from popflow.errors import NotFoundError
from popflow.web.api import models_plan as m
from popflow.web.api.caller import Calling
from popflow.web.api.cycles import seen
from popflow.web.api.door import reading
from popflow.web.api.models import ListOf
from popflow.web.api.wording import Id
from popflow.web.gate import allows

plans = reading("plans")


@plans.get("/cycles/{cycle}/plans")
@allows(Policy.RELATION)
def versions(caller: Calling, cycle: Id) -> ListOf[m.VersionLine]:
    """All versions of a plan, with their signatures."""
    found = seen(caller, cycle, content=True).cycle
    kept = found.dossier.plans
    lines = [m.VersionLine.model_validate(_told(found, kept[key])) for key in sorted(kept)]
    return ListOf[m.VersionLine](items=lines)


@plans.get("/cycles/{cycle}/plans/{version}")
@allows(Policy.RELATION)
def oneversion_of(caller: Calling, cycle: Id, version: Id) -> m.VersionOut:
    """One version with its content."""
    found = seen(caller, cycle, content=True).cycle
    kept = version_of(found, version)
    return m.VersionOut.model_validate({**_told(found, kept), "content": kept.content})


@plans.get("/cycles/{cycle}/plans/{version}/checks")
@allows(Policy.RELATION)
def checks(caller: Calling, cycle: Id, version: Id) -> ListOf[m.CheckOut]:
    """The SMART questions of a version, per goal."""
    found = seen(caller, cycle, content=True).cycle
    answers = check_plan(version_of(found, version).content)
    return ListOf[m.CheckOut](items=[m.CheckOut.model_validate(one) for one in answers])


def version_of(cycle: Cycle, number: int) -> PlanVersion:
    """A version of a plan.

    Raises:
        NotFoundError: There is none of that number.
    """
    kept = cycle.dossier.plans.get(number)
    if kept is None:
        raise NotFoundError("version", number)
    return kept


def _told(cycle: Cycle, version: PlanVersion) -> dict[str, object]:
    signatures = cycle.dossier.signatures.values()
    return {
        "number": version.number, "author": version.author, "at": version.at,
        "content_hash": version.content_hash, "cost": version.content.cost,
        "agreed": version.number == cycle.agreed_version,
        "signatures": [one for one in signatures if one.version == version.number],
    }  # fmt: skip
