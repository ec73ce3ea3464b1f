"""Small files that other processes read while they are written: whole, or as they were."""

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replace the file at once. Raises OSError (a full disk, one that cannot be written), and then
    leaves what was there and nothing beside it."""
    # Beside its target: a rename is atomic only within one file system.
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".fresh-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(fresh, path)
    except OSError:
        os.unlink(fresh)
        raise
