"""`python -m benchmarks.cost WORDS`: run popflow with these words, and tell what it cost.

A process of its own asks, because the most memory that Linux tells of a child is never less than
what its parent held: a benchmark holds whole stores.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str]) -> int:
    """Print seconds, the most megabytes that it held, its exit code and its last words."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "popflow", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    with cast("IO[bytes]", process.stdout) as stdout:
        said = stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    told = {
        "seconds": time.perf_counter() - begun, "peak": used.ru_maxrss * 1024 / 1e6,
        "code": process.returncode, "said": said.decode(errors="replace")[-500:],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
