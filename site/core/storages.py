"""Where uploads are kept: pictures in public, once they are clean; everything else out of sight."""

import os
import shutil
from pathlib import Path, PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

from core.pictures import clean_picture

ORIGINALS = "original_images/"


class CleanPictures(Storage):
    """Pictures that anybody may see. Whatever writes an original, only its clean form lands here.

    Raises what `core.pictures.clean_picture` raises.
    """

    def _save(self, name: str, content: Any) -> str:
        if name.startswith(ORIGINALS) and not getattr(content, "is_clean", False):
            clean = clean_picture(content)
            # Under its true ending another file may lie already.
            name = self.get_available_name(str(PurePath(name).with_suffix("." + clean.ending)))
            content = ContentFile(clean.content)
        return str(super()._save(name, content))  # type: ignore[misc]  # django-stubs leave it out


class PictureStorage(CleanPictures, FileSystemStorage):
    """Clean pictures in a folder of this machine."""


class PrivateStorage(FileSystemStorage):
    """Holds documents, and uploads that wait for somebody to finish a form. Nothing here has an address."""

    def url(self, name: str | None) -> str:
        raise NotImplementedError("Private files are served through their rights, not by address.")


class BackupFolder(FileSystemStorage):
    """Holds backups. One that is being written has another name: what has its own name is whole."""

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}.part")
        with open(half, "wb") as file:
            half.chmod(0o600)
            shutil.copyfileobj(content, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, target)
        return name


def public_pictures() -> Storage:
    """The storage of pictures; a function, so that models do not fix it in migrations."""
    return storages["public"]
