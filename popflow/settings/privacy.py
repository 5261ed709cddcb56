"""Who reads what people wrote, and how long it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from popflow.domain.retention import PRESETS, Retention
from popflow.settings.values import Text


class Privacy(BaseModel):
    """What the organisation decided about people's own content.

    Attributes:
        retention: Which rule says how long it is kept; the years below go before it.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    hr_reads_content: bool = False
    hr_reads_because: Text | None = Field(default=None, validate_default=True)

    retention: Literal["employment", "municipality", "province", "none"] = "employment"
    years_after_employment: int | None = Field(default=None, ge=1, le=100)
    years_after_completion: int | None = Field(default=None, ge=1, le=100)
    years_in_service: int | None = Field(default=None, ge=1, le=100)
    cycles_in_service: int | None = Field(default=None, ge=1, le=100)

    @field_validator("hr_reads_because")
    @classmethod
    def _with_reason(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("hr_reads_content") and value is None:
            message = "is missing: people are told why HR reads what they write"
            raise ValueError(message)
        return value

    @property
    def rule(self) -> Retention | None:
        """How long content is kept; ``None`` for ever."""
        if self.retention == "none":
            return None
        said = {
            "after_employment": self.years_after_employment,
            "after_completion": self.years_after_completion,
            "in_service": self.years_in_service,
            "rounds": self.cycles_in_service,
        }
        return replace(PRESETS[self.retention], **{k: v for k, v in said.items() if v is not None})

    @property
    def hr_reads(self) -> str | None:
        """Why HR reads content; ``None`` where it does not."""
        return self.hr_reads_because if self.hr_reads_content else None
