"""Where the processes of this host count their requests (1030).

Apart from `core.latencies`: the library looks for the folder once, when it is imported.
"""

import os
from pathlib import Path
from socket import gethostname

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def count_in_files(folder: Path) -> None:
    """Have each process count in a file of its own; by host, for several may share the folder."""
    mine = folder / gethostname()
    mine.mkdir(parents=True, exist_ok=True)
    os.environ[FOLDER] = str(mine)
