"""A SpiffWorkflow process per cycle: BPMN, restored and stored as JSON at every step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from benchmarks.peers.step import Peer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.arena import Raw
    from benchmarks.population import Population

PROCESS: Final = "pop"
# Planned, announced: what waits for a timer is a task that the shell runs when it is due.
BPMN: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="popflow">
  <process id="{PROCESS}" isExecutable="true">
    <startEvent id="start"><outgoing>a</outgoing></startEvent>
    <manualTask id="planned" name="planned">
      <incoming>a</incoming><outgoing>b</outgoing></manualTask>
    <scriptTask id="announce" name="announce"><incoming>b</incoming><outgoing>c</outgoing>
      <script>announced = True</script></scriptTask>
    <manualTask id="announced" name="announced">
      <incoming>c</incoming><outgoing>d</outgoing></manualTask>
    <endEvent id="end"><incoming>d</incoming></endEvent>
    <sequenceFlow id="a" sourceRef="start" targetRef="planned"/>
    <sequenceFlow id="b" sourceRef="planned" targetRef="announce"/>
    <sequenceFlow id="c" sourceRef="announce" targetRef="announced"/>
    <sequenceFlow id="d" sourceRef="announced" targetRef="end"/>
  </process>
</definitions>"""


class SpiffProcesses(Peer):
    """One process after another; its state lies in a table beside popflow's."""

    def __init__(
        self, population: Population, day: int, numbers: Sequence[int], folder: Path
    ) -> None:
        super().__init__(population, day, numbers, folder)
        parser = BpmnParser()
        parser.add_bpmn_str(BPMN.encode())
        workflow = BpmnWorkflow(parser.get_spec(PROCESS))
        workflow.do_engine_steps()
        self._serializer = BpmnWorkflowSerializer()
        state = self._serializer.serialize_json(workflow)
        self._held: Any = population.database.raw()
        self._connection: Raw = self._held.__enter__()
        self._step = self.step(self._connection)
        self._table = f"bench_process_{day}"
        self._connection.execute(
            f"CREATE TABLE {self._table} (n BIGINT PRIMARY KEY, state TEXT NOT NULL)"
        )
        mark = population.database.mark
        self._connection.cursor().executemany(
            f"INSERT INTO {self._table} VALUES ({mark}, {mark})",
            [(number, state) for number in numbers],
        )
        self._connection.commit()

    def fire(self) -> None:
        """Restore, take the step, store, with the rows in the same transaction."""
        for number in self.numbers:
            self._fire_one(number)

    def _fire_one(self, number: int) -> None:
        step, mark = self._step, self.population.database.mark
        step.begin()
        (state,) = self._connection.execute(
            f"SELECT state FROM {self._table} WHERE n = {mark}",
            (number,),
        ).fetchone()
        workflow = self._serializer.deserialize_json(state)
        workflow.get_next_task(spec_name="planned").run()
        workflow.do_engine_steps()
        self._connection.execute(
            f"UPDATE {self._table} SET state = {mark} WHERE n = {mark}",
            (self._serializer.serialize_json(workflow), number),
        )
        step.write(*step.decide(number))
        step.end()

    def close(self) -> None:
        """Let go of the connection."""
        self._held.__exit__(None, None, None)
