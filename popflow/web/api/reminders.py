"""Reminders in one's own words: only their writer ever gets them."""

from __future__ import annotations

from popflow.domain.reminder import Wish
from popflow.engine import reminding
from popflow.engine.admission import Policy
from popflow.web.api import models_house as m
from popflow.web.api.caller import Calling
from popflow.web.api.door import doing, reading
from popflow.web.api.models import ListOf
from popflow.web.api.wording import Id, Key, day
from popflow.web.gate import allows

read_reminders = reading("reminders")
write_reminders = doing("reminders")


@read_reminders.get("/cycles/{cycle}/reminders")
@allows(Policy.RELATION)
def reminders(caller: Calling, cycle: Id) -> ListOf[m.ReminderOut]:
    """One's own reminders in a round."""
    kept = reminding.reminders(caller.engine, cycle, caller.doer)
    return ListOf[m.ReminderOut](items=[m.ReminderOut.model_validate(one) for one in kept])


@write_reminders.post("/cycles/{cycle}/reminders", status_code=201)
@allows(Policy.RELATION)
def remind(caller: Calling, cycle: Id, body: m.ReminderIn) -> m.ReminderOut:
    """Keep a reminder for oneself."""
    wish = Wish(body.text, body.weeks, day(body.from_day), day(body.until_day))
    return m.ReminderOut.model_validate(reminding.remind(caller.engine, cycle, caller.doer, wish))


@write_reminders.post("/cycles/{cycle}/reminders/{key}/stop")
@allows(Policy.RELATION)
def stop_reminder(caller: Calling, cycle: Id, key: Key) -> ListOf[m.ReminderOut]:
    """Take a reminder of one's own away for good; those that stay are told."""
    reminding.forget(caller.engine, cycle, caller.doer, key)
    return reminders(caller, cycle)
