"""Who reads what people wrote, and how long it is kept: the section of the settings."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from popflow.domain.retention import PRESETS, Retention
from popflow.settings.privacy import Privacy


def test_hr_reads_nothing_and_the_guideline_holds_when_nothing_is_said() -> None:
    said = Privacy()
    assert (said.hr_reads, said.rule) == (None, PRESETS["employment"])


def test_a_reason_alone_grants_nothing() -> None:
    assert Privacy(hr_reads_because="it was agreed").hr_reads is None
    granted = Privacy(hr_reads_content=True, hr_reads_because="it was agreed")
    assert granted.hr_reads == "it was agreed"
    with pytest.raises(ValidationError, match="people are told why"):
        Privacy(hr_reads_content=True)


def test_single_numbers_go_before_the_rule() -> None:
    assert Privacy(retention="province").rule == PRESETS["province"]
    own = Privacy(
        years_after_employment=1, years_after_completion=7, years_in_service=4, cycles_in_service=3
    )
    assert own.rule == Retention(7, 1, 4, 3)
    assert Privacy(retention="none", years_in_service=4).rule is None
