"""The program: ``popflow`` on the command line, and ``python -m popflow``."""

import sys

from popflow.cli import run


def main() -> None:
    """Run one command and end with its exit code."""
    sys.exit(run())


if __name__ == "__main__":
    main()
