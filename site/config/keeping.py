"""Where files are kept: a folder of this machine, or S3-compatible storage."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

#: A file that is read is held in memory up to here, and beyond it on the disk.
IN_MEMORY = 8 * 1024 * 1024


def file_storages(env: environ.Env, var_dir: Path, *, debug: bool) -> dict[str, Any]:
    """Django's STORAGES. Only clean pictures are public; documents and unfinished uploads are not."""
    pictures, private = (env.str(name, default="") for name in ("MEDIA_TO", "PRIVATE_TO"))
    statics = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": _bucket(env, private, "core.s3.BucketPrivate")
        if private
        else {
            "BACKEND": "core.storages.PrivateStorage",
            "OPTIONS": {"location": var_dir / "private"},
        },
        "public": _bucket(env, pictures, "core.s3.BucketPictures")
        if pictures
        else {"BACKEND": "core.storages.PictureStorage"},
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
    return _bucket(env, place, "storages.backends.s3.S3Storage")


def shared_caches(env: environ.Env, default: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of what all hosts count together: CACHE_URL, or else each process by itself."""
    if not env.str("CACHE_URL", default=""):
        return default
    return {**env.cache_url("CACHE_URL"), "BACKEND": "core.shared_cache.SharedCache"}


def _bucket(env: environ.Env, place: str, backend: str) -> dict[str, Any]:
    """Django's settings of s3://bucket/folder, reached by the S3_* settings."""
    where = urlsplit(place)
    return {
        "BACKEND": backend,
        "OPTIONS": {
            "bucket_name": where.netloc,
            "location": where.path.strip("/"),
            "endpoint_url": env.str("S3_ENDPOINT", default="") or None,
            "region_name": env.str("S3_REGION", default="") or None,
            "access_key": env.str("S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("S3_SECRET_KEY", default="") or None,
            "default_acl": None,  # the bucket's own rule; a file never opens itself to the world
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
        },
    }


def page_caches(env: environ.Env) -> tuple[int, dict[str, Any]]:
    """For how long caches in front of us may keep public pages, and Wagtail's WAGTAILFRONTENDCACHE:
    the proxy and the CDN that are told when something changes."""
    found: dict[str, Any] = {}
    if proxy := env.str("PAGE_CACHE_PROXY", default=""):
        found["proxy"] = {"BACKEND": "core.page_cache_backends.Proxy", "LOCATION": proxy}
    if zone := env.str("CLOUDFLARE_ZONE", default=""):
        found["cloudflare"] = {
            "BACKEND": "core.page_cache_backends.Cloudflare",
            "ZONEID": zone,
            "BEARER_TOKEN": env.str("CLOUDFLARE_TOKEN", default=""),
        }
    return env.int("PAGE_CACHE_SECONDS", default=0), found
