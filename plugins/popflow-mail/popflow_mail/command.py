"""``popflow mail``: see whether letters arrive."""

from __future__ import annotations

import json
from typing import Annotated
from uuid import uuid4

import typer

from popflow.errors import PopflowError
from popflow.ports import Letter
from popflow_mail.envelope import message_id
from popflow_mail.plugin import plugin

app = typer.Typer(help="E-mail: see whether letters arrive.", no_args_is_help=True)

_SUBJECT = "popflow: proefbericht / test message"
_DUTCH = "Dit is een proefbericht van popflow. U hoeft niets te doen."
_ENGLISH = "This is a test message of popflow. There is nothing that you need to do."


@app.callback()
def mail() -> None:
    """E-mail: see whether letters arrive."""


@app.command("test")
def send_test(
    address: Annotated[str, typer.Argument(help="Where the test message goes.")],
    as_json: Annotated[bool, typer.Option("--json", help="Answer for programs.")] = False,  # noqa: FBT002 - typer makes --json out of it
) -> None:
    """Send a test message to ADDRESS with the settings of [plugins.mail]."""
    letter = Letter(
        key=f"test:{uuid4()}",
        recipient="test",
        name="",
        address=address,
        language="nl",
        subject=_SUBJECT,
        text=f"{_DUTCH}\n\n{_ENGLISH}\n",
        html=f'<p lang="nl">{_DUTCH}</p>\n<p lang="en">{_ENGLISH}</p>\n',
    )
    try:
        plugin.popflow_notify(letter)
        settings = plugin.settings
    except PopflowError as error:
        typer.echo(f"Not sent: {error}", err=True)
        raise typer.Exit(1) from None
    told = {
        "sent": address,
        "server": f"{settings.host}:{settings.port}",
        "message_id": message_id(letter, settings.sender),
    }
    sentence = "Sent to {sent} by {server}, Message-ID {message_id}.".format(**told)
    typer.echo(json.dumps(told) if as_json else sentence)
