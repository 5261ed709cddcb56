"""What the page of health says beside the vital signs."""

import pytest

from popflow.cli import watching
from popflow.cli.watching import health_data
from popflow.extension import Calls
from popflow.scheduling.vitals import Vitals


def test_a_plugin_that_does_not_answer_is_named_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls, health = Calls(), Vitals(lambda: 1.0, every=30, limit=600).health()
    assert health_data(health, calls)["waits_for"] is None
    with calls.during("slow", "popflow_notify"):
        assert health_data(health, calls)["waits_for"] is None
        monkeypatch.setattr(watching, "BUSY", 0.0)
        told = health_data(health, calls)
    assert told["waits_for"] == {"plugin": "slow", "hook": "popflow_notify"}
    assert (told["well"], told["condition"]) == (True, "starting")
    assert health_data(health, calls)["waits_for"] is None
