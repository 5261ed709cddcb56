"""What the program says about itself: logs, figures for Prometheus, and a page on its health.

Each part is imported when it is used: a command that measures nothing never loads the library.
"""

from popflow.telemetry.logs import FORMATS, set_up_logging

__all__ = ["FORMATS", "set_up_logging"]
