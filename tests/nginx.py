"""nginx before the clinic, by our own file for it: a balancer over hosts, or one that only protects."""

import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.machine import install
from tests.servers import ROOT


class Nginx:
    """The balancer: our own file for nginx with two hosts in it, without TLS."""

    def __init__(self, folder: Path, port: int, hosts: list[int]) -> None:
        if not shutil.which("nginx"):
            install("nginx")
        self.folder, self.port, self.hosts = folder, port, hosts
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin to serve."""
        self.folder.chmod(0o755)  # its workers are another user's
        self._write(None)
        words = ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = subprocess.Popen([*words, "-g", "daemon off;"])
        time.sleep(0.5)

    def stop(self) -> None:
        """End at once."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def without(self, number: int | None) -> None:
        """Send nothing new to that host; what it has in hand is waited for."""
        self._write(number)
        assert self.process
        before = _children(self.process.pid)
        self.process.send_signal(signal.SIGHUP)
        for _try in range(600):  # the workers of before end with their last request
            if not before & _children(self.process.pid):
                return
            time.sleep(0.1)

    def _write(self, down: int | None) -> None:
        ours = (ROOT / "deploy/nginx.conf").read_text()
        ours = re.sub(r"server \{\s+listen 80;.*?\n\}\n", "", ours, flags=re.S)
        ours = re.sub(r"\s+ssl_\w+ [^;]+;", "", ours).replace("443 ssl http2", str(self.port))
        lines = [
            f"server 127.0.0.1:{port} max_fails=0{' down' if number == down else ''};"
            for number, port in enumerate(self.hosts)
        ]
        ours = re.sub(r"server 127.0.0.1:8000 [^;]*;", "\n".join(lines), ours)
        (self.folder / "ours.conf").write_text(ours.replace("/var/log/nginx", str(self.folder)))
        temp = " ".join(
            f"{one}_temp_path {self.folder}/{one};"
            for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        text = (
            f"worker_processes 1; error_log {self.folder}/nginx.err; pid {self.folder}/nginx.pid;\n"
            f"events {{}}\nhttp {{ {temp} include {self.folder}/ours.conf; }}\n"
        )
        (self.folder / "nginx.conf").write_text(text)


def _children(pid: int) -> set[int]:
    words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(word) for word in words}
