"""popflow: a workflow engine for people's development at work."""

__version__ = "0.1.0"
