"""Puts the daemon together with those who watch over it: health, figures, supervisor, watchdog."""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from http import HTTPStatus
from io import UnsupportedOperation
from typing import TYPE_CHECKING, Final

from popflow import __version__
from popflow.engine.watching import Watcher, Watchers
from popflow.errors import ConfigurationError
from popflow.scheduling.supervisor import supervisor_of
from popflow.scheduling.vitals import Vitals
from popflow.scheduling.watchdog import EVERY, Watchdog, end, stack_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popflow.bootstrap import Application
    from popflow.extension import Calls
    from popflow.scheduling.vitals import Health

log = logging.getLogger(__name__)

BUSY: Final = 5.0
"""Seconds after which a plugin that has not answered is named on the page of health."""


@contextmanager
def watched(app: Application) -> Iterator[Watcher]:
    """Who is to be told what the daemon of an application does; they watch until the end.

    Raises:
        ConfigurationError: The endpoint cannot listen where the settings say.
    """
    told = app.settings.engine
    vitals = Vitals(app.engine.clock.monotonic, told.tick_seconds, told.stuck_seconds)
    app.plugins.calls.ended = vitals.progressed
    supervisor = supervisor_of(os.environ)
    watchers: list[Watcher] = [vitals, supervisor]
    _show_crashes()
    with ExitStack() as stack:
        if app.settings.monitoring.port is not None:
            watchers.append(_serve(app, vitals, stack))

        def give_up(health: Health) -> None:
            _tell_stuck(app.plugins.calls, vitals, health)
            end()

        every = min(EVERY, (supervisor.interval or EVERY) / 4)
        stack.enter_context(Watchdog(vitals, supervisor.alive, give_up, every=every))
        yield Watchers(*watchers)


def _serve(app: Application, vitals: Vitals, stack: ExitStack) -> Watcher:
    # Only an endpoint needs the library: a daemon without one starts without it.
    from popflow.telemetry.endpoint import Endpoint, Page
    from popflow.telemetry.metrics import Metrics

    figures = Metrics(
        __version__,
        well=lambda: vitals.health().well,
        failures=lambda: {one.name: one.failures for one in app.plugins.report()},
    )

    def metrics() -> Page:
        kind, body = figures.page()
        return Page(body, kind)

    def health() -> Page:
        found = vitals.health()
        body = json.dumps(health_data(found, app.plugins.calls)).encode() + b"\n"
        well = HTTPStatus.OK if found.well else HTTPStatus.SERVICE_UNAVAILABLE
        return Page(body, "application/json", well)

    where = app.settings.monitoring
    try:
        endpoint = Endpoint(where.host, where.port or 0, {"/health": health, "/metrics": metrics})
    except OSError as error:
        problem = f"The daemon cannot listen on {where.host}, port {where.port}: {error.strerror}."
        raise ConfigurationError(
            problem,
            place=app.settings.place("monitoring", "port"),
            advice="Choose a port that is free and above 1023, on an address of this machine.",
            code="config-monitoring",
        ) from error
    stack.enter_context(endpoint)
    log.info("listening", extra={"host": where.host, "port": endpoint.port})
    return figures


def health_data(health: Health, calls: Calls) -> dict[str, object]:
    """What the page of health says, for programs."""
    told = {
        name: round(value, 3) if isinstance(value, float) else value
        for name, value in asdict(health).items()
    }
    return {"well": health.well, **told, "waits_for": _waits_for(calls), "version": __version__}


def _waits_for(calls: Calls) -> dict[str, str] | None:
    """The plugin that has not answered for a while."""
    call = calls.longest()
    if call is None or call.seconds < BUSY:
        return None
    return {"plugin": call.plugin, "hook": call.hook}


def _tell_stuck(calls: Calls, vitals: Vitals, health: Health) -> None:
    """Name the plugin and the place, in the log and in the note that the next process reads."""
    call = calls.longest()
    thread = call.thread if call is not None else vitals.quietest()
    if call is not None:
        calls.hung(call.seconds)
    log.critical(
        "stuck: the process ends itself, to be started again",
        extra={
            "seconds": round(health.silent),
            "plugin": call.plugin if call is not None else None,
            "hook": call.hook if call is not None else None,
            "stack": stack_of(thread),
        },
    )


def _show_crashes() -> None:
    """Write every thread's stack to standard error when the process is aborted or crashes."""
    try:
        faulthandler.enable()
    except (UnsupportedOperation, ValueError, RuntimeError, AttributeError):
        log.debug("no stacks on a crash: standard error is no file", extra={"on": sys.platform})
