"""A disk that fails under whoever has files open on it, as real ones do; as root, with loop devices."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

MEGABYTES = 160


class FailingDisk:
    """An ext4 file system of its own, in a file beside it."""

    def __init__(self, folder: Path, image: Path) -> None:
        self.folder, self.image = folder, image

    @classmethod
    @contextmanager
    def mounted(cls) -> Iterator["FailingDisk"]:
        """A new, sound one."""
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as beside:
            image, folder = Path(beside) / "disk", Path(beside) / "mounted"
            folder.mkdir()
            with open(image, "wb") as file:
                file.truncate(MEGABYTES * 1024 * 1024)
            _run("mkfs.ext4", "-q", "-F", image)
            disk = cls(folder, image)
            disk._mount()
            try:
                yield disk
            finally:
                _run("umount", "-l", folder)

    def fail(self) -> None:
        """The kernel finds an error: from now on nothing can be written, by whomever."""
        device = subprocess.check_output(
            ["losetup", "-n", "-O", "NAME", "-j", self.image], text=True
        )
        Path(f"/sys/fs/ext4/{Path(device.strip()).name}/trigger_fs_error").write_text("1")

    def mend(self) -> None:
        """What whoever keeps the machine does: take it off, check it, put it back."""
        _run("umount", self.folder)
        subprocess.run(["e2fsck", "-p", "-f", self.image], capture_output=True)
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-o", "loop,errors=remount-ro", self.image, self.folder)


def _run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True)
