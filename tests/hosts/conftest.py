"""What several hosts share: Redis, and storage that speaks S3, started for the tests."""

import shutil
import subprocess
import time

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.machine import NotHere, free_port, install


def installed_or_skipped(package: str) -> None:
    """Install what only these tests need; a machine that cannot have it runs all others."""
    try:
        install(package)
    except NotHere as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    """Debian's Redis on a port of its own; yields its address."""
    if not (program := shutil.which("redis-server") or shutil.which("valkey-server")):
        installed_or_skipped("redis-server")
        program = shutil.which("redis-server")
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    words = [
        program,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    time.sleep(0.3)
    yield f"redis://127.0.0.1:{port}/0"
    server.kill()
    server.wait()


@pytest.fixture(scope="session")
def s3_server():
    """A server of the S3 interface with the bucket `clinic`; yields what STORAGES needs of it."""
    port = free_port()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    reached = {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "region_name": "ca-west-1",
        "access_key": "key",
        "secret_key": "secret",
    }
    client = boto3.client(
        "s3",
        endpoint_url=reached["endpoint_url"],
        region_name="ca-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
    )
    where = {"LocationConstraint": "ca-west-1"}
    client.create_bucket(Bucket="clinic", CreateBucketConfiguration=where)
    yield {"bucket_name": "clinic", "file_overwrite": False, "default_acl": None, **reached}
    server.stop()
