"""Where files are kept: a folder of this machine, or S3-compatible storage."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

#: A file that is read is held in memory up to here, and beyond it on the disk.
IN_MEMORY = 8 * 1024 * 1024


def file_storages(env: environ.Env, var_dir: Path, *, debug: bool) -> dict[str, Any]:
    """Django's STORAGES. Only clean pictures are public; documents and unfinished uploads are not."""
    statics = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": {
            "BACKEND": "core.storages.PrivateStorage",
            "OPTIONS": {"location": var_dir / "private"},
        },
        "public": {"BACKEND": "core.storages.PictureStorage"},
        "backups": backup_storage(env, var_dir),
        "staticfiles": {
            "BACKEND": statics
            if debug
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        },
    }


def backup_storage(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """Django's settings of the place where backups are kept: BACKUP_TO is a folder, or s3://bucket/folder."""
    place = env.str("BACKUP_TO", default="") or str(var_dir / "backups")
    if not place.startswith("s3://"):
        return {"BACKEND": "core.storages.BackupFolder", "OPTIONS": {"location": place}}
    where = urlsplit(place)
    return s3(env, bucket=where.netloc, folder=where.path.strip("/"))


def s3(env: environ.Env, *, bucket: str, folder: str = "", **more: Any) -> dict[str, Any]:
    """Django's settings of a folder of a bucket, reached by the S3_* settings."""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": folder,
            "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "default_acl": None,  # the bucket's own rule; a file never opens itself to the world
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            **more,
        },
    }
