"""What holds a reading process within its memory, and ends it with its parent."""

from __future__ import annotations

import os
import platform
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

_BETWEEN_LOOKS_SECONDS = 0.1

# The exit code of a process that ended itself because it held too much memory.
OUT_OF_MEMORY = 97


def hold_to(memory_mb: int) -> None:
    """Hold this process to so much memory from now on; on Windows nothing does.

    Linux refuses it more, which ends a library that expects never to be refused. Other systems ignore
    that limit, so there the process looks at its own size and ends itself. No core is written: it would
    hold rows.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = memory_mb << 20
    if platform.system() == "Linux":
        # Arrow's own allocator reserves far more than it uses, which would count.
        pa.set_memory_pool(pa.system_memory_pool())
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    else:  # Linux counts the parent's size into this figure to begin with
        looking = threading.Thread(target=_end_above, args=(resource.getrusage, limit), daemon=True)
        looking.start()


def _end_above(usage: Callable[[int], Any], limit: int) -> None:
    itself = 0  # RUSAGE_SELF everywhere
    while usage(itself).ru_maxrss < limit:
        time.sleep(_BETWEEN_LOOKS_SECONDS)
    os._exit(OUT_OF_MEMORY)
