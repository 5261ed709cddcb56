"""Who reads what people wrote, and how long it is kept."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from popflow.settings.values import Text


class Privacy(BaseModel):
    """What the organisation decided about people's own content."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    hr_reads_content: bool = False
    hr_reads_because: Text | None = Field(default=None, validate_default=True)

    @field_validator("hr_reads_because")
    @classmethod
    def _with_reason(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("hr_reads_content") and value is None:
            message = "is missing: people are told why HR reads what they write"
            raise ValueError(message)
        return value

    @property
    def hr_reads(self) -> str | None:
        """Why HR reads content; ``None`` where it does not."""
        return self.hr_reads_because if self.hr_reads_content else None
