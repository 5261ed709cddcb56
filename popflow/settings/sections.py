"""Every setting with its type, its bounds and what it is when it is left out.

What each one means to HR stands beside it in ``config/popflow.toml``; a test holds the two
together. Values are strict: a number in quotes is no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from popflow.domain.policy import Intensity, Strategy
from popflow.errors import Place
from popflow.settings.columns import Columns, PostColumns, TrainingColumns
from popflow.settings.origin import Origin
from popflow.settings.privacy import Privacy
from popflow.settings.toml_lines import key_name
from popflow.settings.values import (
    Address,
    Consent,
    Euros,
    Host,
    LegalBasis,
    Listening,
    Number,
    Page,
    StoreUrl,
    Text,
    WorkflowName,
    Zone,
)
from popflow.settings.web import Web

if TYPE_CHECKING:
    from pathlib import Path


class Section(BaseModel):
    """A section of popflow.toml: frozen, strict, and closed to unknown keys."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Organisation(Section):
    """Who uses popflow, and on what ground."""

    name: Text = "Organisatie"
    zone: Zone = "Europe/Amsterdam"
    language: Literal["nl", "en"] = "nl"
    conversation_title: Text = "POP-gesprek"
    stand_in: Number | None = None
    hr_name: Text = "HR"
    hr_email: Address | None = None
    page: Page | None = None
    conversation_minutes: int = Field(default=60, ge=10, le=480)
    domain: Host = "popflow.invalid"
    works_council: Consent | None = None
    purpose: Text | None = None
    legal_basis: LegalBasis | None = None
    dpia: Text | None = None


class Rollout(Section):
    """Another workflow for a group of people, from a day on."""

    name: Text
    group: Text
    workflow: WorkflowName
    strategy: Annotated[Strategy, Field(strict=False)]
    intensity: Annotated[Intensity, Field(strict=False)] | None = None
    from_day: date = Field(alias="from")
    to_day: Annotated[date | None, Field(alias="to", validate_default=True)] = None
    budget: Euros | None = None

    @field_validator("to_day")
    @classmethod
    def _ends(cls, value: date | None, info: ValidationInfo) -> date | None:
        begins = info.data.get("from_day")
        if value is None and info.data.get("strategy") is Strategy.PILOT:
            message = "is missing: a pilot ends, and is looked back on"
            raise ValueError(message)
        if value is not None and begins is not None and value < begins:
            message = f"is before 'from', {begins}"
            raise ValueError(message)
        return value


class Roles(Section):
    """Who does more than being an employee or a manager, by personnel number."""

    hr: Annotated[tuple[Number, ...], Field(strict=False)] = ()
    adviser: Annotated[tuple[Number, ...], Field(strict=False)] = ()
    auditor: Annotated[tuple[Number, ...], Field(strict=False)] = ()
    admin: Annotated[tuple[Number, ...], Field(strict=False)] = ()


class Store(Section):
    """Where the data lives; the address may hold a password and is never shown."""

    url: StoreUrl = Field(default="sqlite:///popflow.db", repr=False)


class Engine(Section):
    """How the daemon works."""

    tick_seconds: int = Field(default=30, ge=1, le=3600)
    queue: Literal["local", "procrastinate"] = "local"
    workers: int = Field(default=1, ge=1, le=16)
    batch: int = Field(default=500, ge=1, le=10_000)
    per_week: int = Field(default=2, ge=1, le=50)
    lease_seconds: int = Field(default=300, ge=30, le=86_400)
    attempts: int = Field(default=8, ge=1, le=50)
    standstill_hours: int = Field(default=36, ge=1, le=8760)
    clock_jump_minutes: int = Field(default=60, ge=5, le=1440)
    stuck_seconds: int = Field(default=600, ge=30, le=86_400, validate_default=True)

    @field_validator("stuck_seconds")
    @classmethod
    def _after_lease(cls, value: int, info: ValidationInfo) -> int:
        lease = info.data.get("lease_seconds")
        if lease is not None and value <= lease:
            message = f"must be more than 'lease_seconds', {lease}: a delivery may take that long"
            raise ValueError(message)
        return value


class Monitoring(Section):
    """Where programs ask how the daemon is."""

    port: int | None = Field(default=None, ge=1, le=65_535)
    host: Listening = "127.0.0.1"


class Calendar(Section):
    """When it is worked."""

    opens: time = time(8)
    closes: time = time(18)
    good_friday: bool = False
    liberation_day: Literal["every_year", "every_fifth", "never"] = "every_fifth"
    closed: Annotated[frozenset[date], Field(strict=False)] = frozenset()

    @field_validator("closes")
    @classmethod
    def _after_opening(cls, value: time, info: ValidationInfo) -> time:
        opens = info.data.get("opens")
        if opens is not None and value <= opens:
            message = f"must be after 'opens', {opens:%H:%M}"
            raise ValueError(message)
        return value


class Budget(Section):
    """Money for training, with or without budgets of people's own (POB)."""

    reserved_sum: Euros | None = None
    no_pop_no_training: bool = False


class People(Section):
    """How HR's files are read."""

    columns: Columns = Columns()


class Posts(Section):
    """How files of posts are read."""

    columns: PostColumns = PostColumns()


class TrainingPlan(Section):
    """How training plans are read."""

    columns: TrainingColumns = TrainingColumns()


class Plugins(Section):
    """Which plugins run, and each one's own table.

    Attributes:
        tables: What stands under ``[plugins.NAME]``, by name, for the plugin itself to judge. It
            may hold secrets and is never shown.
    """

    block: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    strict: bool = False
    tables: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        own = {k: v for k, v in data.items() if k in {"block", "strict"} or not _is_table(v)}
        return {**own, "tables": {k: v for k, v in data.items() if k not in own}}


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


class Log(Section):
    """What the program says about itself."""

    format: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(Section):
    """All settings of one organisation.

    Attributes:
        workflow: Name of the workflow of everybody whom no roll-out names.
        strategy: How the organisation introduces it.
        rollout: Groups with another workflow; the first that fits somebody on a day counts.
    """

    workflow: WorkflowName = "periodiek-onderhoud"
    strategy: Annotated[Strategy, Field(strict=False)] = Strategy.ORGANISATIEBREED
    organisation: Organisation = Organisation()
    rollout: Annotated[tuple[Rollout, ...], Field(strict=False)] = ()
    roles: Roles = Roles()
    store: Store = Store()
    engine: Engine = Engine()
    monitoring: Monitoring = Monitoring()
    web: Web = Web()
    privacy: Privacy = Privacy()
    calendar: Calendar = Calendar()
    budget: Budget = Budget()
    people: People = People()
    posts: Posts = Posts()
    training_plan: TrainingPlan = TrainingPlan()
    plugins: Plugins = Plugins()
    log: Log = Log()
    _origin: Origin | None = PrivateAttr(default=None)

    @property
    def file(self) -> Path | None:
        """The popflow.toml that was read; ``None`` when there was none."""
        return self._origin.file if self._origin else None

    def place(self, *key: str | int) -> Place:
        """Where a setting is written, to say what is wrong with it: file, line and key.

        Args:
            key: The key with its sections, as ``place("rollout", 0, "group")``. One that is not
                written gives the line of the section around it.
        """
        return self._origin.place(key) if self._origin else Place(field=key_name(key))

    def read_from(self, origin: Origin) -> Settings:
        """The same settings, knowing where they are written."""
        copy = self.model_copy()
        copy._origin = origin  # noqa: SLF001 - a copy of this very class
        return copy

    @field_validator("rollout")
    @classmethod
    def _named_once(cls, value: tuple[Rollout, ...]) -> tuple[Rollout, ...]:
        names = [entry.name for entry in value]
        for name in names:
            if names.count(name) > 1:
                message = f"has two entries named {name!r}"
                raise ValueError(message)
        return value
