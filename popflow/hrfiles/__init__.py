"""Readers of HR systems' export files: hostile or sloppy, they become people and a list."""

from popflow.hrfiles.columns import ALIASES, IgnoredColumn
from popflow.hrfiles.reader import HrFile, read_people
from popflow.hrfiles.record import BadRecord

__all__ = ["ALIASES", "BadRecord", "HrFile", "IgnoredColumn", "read_people"]
