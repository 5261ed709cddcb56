"""The command line: one file per command or group of commands, each imported when it is run."""

from popflow.cli.program import run

__all__ = ["run"]
