"""Readers of HR systems' export files: hostile or sloppy, they become people and a list."""

from popflow.hrfiles.columns import ALIASES, IgnoredColumn
from popflow.hrfiles.posts import POSTS, PostsFile, read_posts
from popflow.hrfiles.reader import HrFile, PeopleFile, read_people
from popflow.hrfiles.record import BadRecord
from popflow.hrfiles.training import TRAINING, TrainingFile, read_training

__all__ = [
    "ALIASES",
    "POSTS",
    "TRAINING",
    "BadRecord",
    "HrFile",
    "IgnoredColumn",
    "PeopleFile",
    "PostsFile",
    "TrainingFile",
    "read_people",
    "read_posts",
    "read_training",
]
