"""A store in memory, for tests and for authors of plugins.

It obeys every obligation of `popflow.ports.Store` but one: it is gone when the process ends. Each
unit of work copies the tables that it writes, so it suits thousands of cycles and not millions.
"""

from popflow.storage.memory.store import MemoryStore

__all__ = ["MemoryStore"]
