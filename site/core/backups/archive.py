"""The file of a backup: a tar, zipped, encrypted to age recipients, written and read as a stream.

First comes `manifest.json`, then the database, then the uploads, last `end.json` with the length and
SHA-256 of each. Nothing is held in memory; what was cut off or changed is noticed while it is read.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage

MANIFEST, END = "manifest.json", "end.json"
CHUNK = 1 << 20
Sums = dict[str, list[Any]]


class BackupRefused(Exception):
    """A backup cannot be made or used; says why in words for an operator."""


class WrongIdentity(BackupRefused):
    """The file was encrypted to other keys than the one at hand."""


class Damaged(BackupRefused):
    """The file is cut off, changed, or no backup of this program."""


class Sealed:
    """A backup that is being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums: Sums = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Put `size` bytes of `content` in as `name`."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashed = _Hashed(content)
        self._tar.addfile(info, hashed)  # type: ignore[arg-type]  # it only reads
        self._sums[name] = [size, hashed.digest.hexdigest()]

    def add_json(self, name: str, value: Any) -> None:
        """Put a plain value in as `name`."""
        content = json.dumps(value, ensure_ascii=False).encode()
        self.add(name, io.BytesIO(content), len(content))

    def close(self) -> None:
        """Say what was put in: a file without this end is no whole backup."""
        self.add_json(END, self._sums)


class _Hashed:
    """A stream that is summed up while it is read."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        some = self._content.read(size)
        self.digest.update(some)
        return some


@contextmanager
def sealing(path: Path, recipients: Sequence[str]) -> Iterator[Sealed]:
    """A new backup at `path`, which only the holders of the recipients' keys can read."""
    known = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    with (
        _pump(lambda source, target: pyrage.encrypt_io(source, target, known), into=path) as plain,
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=3) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        sealed = Sealed(tar)
        yield sealed
        sealed.close()


@contextmanager
def _pump(cipher: Callable[[Any, Any], None], *, into: Path) -> Iterator[IO[bytes]]:
    """What is written to the yielded stream goes through `cipher` into a file."""
    reader, writer = os.pipe()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(reader, "rb") as source, open(into, "wb") as target:
                cipher(source, target)
                target.flush()
                os.fsync(target.fileno())  # before it is called a backup it is on the disk
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        with os.fdopen(writer, "wb") as stream:
            yield stream
    except BrokenPipeError:
        pass  # the other end knows the reason: a full disk, for example
    finally:
        thread.join()
    if ended:
        raise ended[0]


def unpack(
    path: Path,
    identities: Sequence[str],
    into: Path,
    *,
    accept: Callable[[dict[str, Any]], None] = lambda manifest: None,
    say: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> dict[str, Any]:
    """Decrypt a backup into the folder `into`, and hold every file against its sum. Returns its manifest.

    `accept` sees the manifest before anything else is unpacked, and may raise. Raises WrongIdentity
    and Damaged.
    """
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    size = path.stat().st_size
    with open(path, "rb") as file, _decrypted(file, keys) as (plain, failure):
        try:
            return _read(plain, into, accept, lambda: say("reading", file.tell(), size))
        except (OSError, EOFError, tarfile.TarError, zlib.error, ValueError, KeyError) as error:
            raise _named(failure() or error) from None


def _named(error: BaseException) -> BackupRefused:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return WrongIdentity(
            "This backup was encrypted to other keys: the identity at hand does not open it."
        )
    return Damaged(
        f"This file is damaged, cut off, or no backup ({type(error).__name__}: {error})."
    )


@contextmanager
def _decrypted(file: IO[bytes], keys: list[Any]) -> Iterator[tuple[IO[bytes], Callable[[], Any]]]:
    """The plain stream of an encrypted file, and a question: what was wrong with it, if anything."""
    reader, writer = os.pipe()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writer, "wb") as target:
                pyrage.decrypt_io(file, target, keys)
        except BaseException as error:
            ended.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    stream = os.fdopen(reader, "rb")

    def failure() -> BaseException | None:
        stream.close()  # or it might wait for ever to be read on
        thread.join()
        return next((error for error in ended if "Broken pipe" not in str(error)), None)

    with stream:
        yield stream, failure
    thread.join()


def _read(
    plain: IO[bytes],
    into: Path,
    accept: Callable[[dict[str, Any]], None],
    tick: Callable[[], None],
) -> dict[str, Any]:
    with gzip.GzipFile(fileobj=plain, mode="rb") as zipped:
        with tarfile.open(fileobj=zipped, mode="r|") as tar:
            found: Sums = {}
            manifest: dict[str, Any] = {}
            for member in tar:
                content = tar.extractfile(member)
                if content is None:
                    raise ValueError("a member is no file")
                if member.name == END:
                    _compare(json.load(content), found)
                    break
                found[member.name] = _write(content, into, member.name)
                tick()
                if not manifest:
                    manifest = json.loads((into / MANIFEST).read_text())
                    accept(manifest)
            else:
                raise ValueError("it has no end")
        while zipped.read(CHUNK):  # to the last byte: only there age and zip know it is whole
            pass
    if plain.read(1):
        raise ValueError("something follows its end")
    return manifest


def _compare(said: Sums, found: Sums) -> None:
    if said != found:
        raise ValueError("its files are not those it was made of")


def _write(content: IO[bytes], into: Path, name: str) -> list[Any]:
    """Write one member under the folder; a name that leads out of it is refused."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts:
        raise ValueError("a name leads out of the folder")
    target = into.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with open(target, "xb") as file:
        while some := content.read(CHUNK):
            digest.update(some)
            size += file.write(some)
    return [size, digest.hexdigest()]
