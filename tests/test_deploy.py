"""The files that put the program on a machine say what the program and the papers say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
PROGRAM = [name for name, what in COMPOSE["services"].items() if what.get("build")]
UNITS = sorted((ROOT / "deploy").rglob("*.service"))
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SETTINGS = set(re.findall(r"^# ([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))
#: What compose itself asks for, to make settings of it.
OF_COMPOSE = {"SITE_HOST", "DATABASE_PASSWORD"}


def commands_in(text):
    return set(re.findall(r"manage\.py[\"', ]+([a-z_]+)", text))


def everything():
    files = [
        ROOT / "compose.yaml",
        ROOT / "Dockerfile",
        ROOT / "README.md",
        ROOT / "docs/operations.md",
    ]
    return [*files, *UNITS]


@pytest.mark.parametrize("file", everything(), ids=lambda file: file.name)
def test_every_command_a_file_runs_exists(file):
    assert commands_in(file.read_text()) - set(get_commands()) == set()


def test_compose_sets_what_the_program_reads_and_asks_for_what_it_names():
    asked = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "compose.yaml").read_text()))
    given = {name for one in PROGRAM for name in COMPOSE["services"][one]["environment"]}

    assert given - SETTINGS == set()
    assert asked - SETTINGS - OF_COMPOSE == set()


def test_compose_starts_nothing_without_what_a_public_address_needs():
    text = (ROOT / "compose.yaml").read_text()
    needed = set(re.findall(r"\$\{([A-Z0-9_]+):\?", text))

    assert needed >= {"SITE_HOST", "DATABASE_PASSWORD", "SECRET_KEY", "FIELD_KEYS", "EMAIL_URL"}


def test_the_house_of_compose_has_a_proxy_health_restarts_backups_and_no_root():
    services = COMPOSE["services"]

    assert {"proxy", "web", "worker", "backup", "database"} <= set(services)
    assert [n for n in ("web", "worker", "database") if "healthcheck" not in services[n]] == []
    assert [
        n for n in services if n != "prepare" and services[n]["restart"] != "unless-stopped"
    ] == []
    assert [
        n for n in PROGRAM if services[n]["cap_drop"] != ["ALL"] or not services[n]["read_only"]
    ] == []
    # Only the proxy is reached from outside: whoever came past it would be believed about its address.
    assert [n for n in services if "ports" in services[n]] == ["proxy"]
    assert "\nUSER doorstep\n" in DOCKERFILE


def test_proxy_web_and_probes_agree_about_the_port():
    port = re.search(r"PORT=(\d+)", DOCKERFILE).group(1)
    web = COMPOSE["services"]["web"]

    assert COMPOSE["services"]["proxy"]["environment"]["UPSTREAM"] == f"web:{port}"
    assert f"127.0.0.1:{port}/readyz" in web["healthcheck"]["test"][-1]
    assert f"127.0.0.1:{port}" in (ROOT / "deploy/Caddyfile").read_text()
    assert f"server 127.0.0.1:{port}" in (ROOT / "deploy/nginx.conf").read_text()
    assert f"127.0.0.1:{port}" in (ROOT / "deploy/prometheus.yml").read_text()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_as_nobody_special_in_the_programs_own_folder(unit):
    said = dict(re.findall(r"^(\w+)=(.*)$", unit.read_text(), re.M))

    assert said["User"] == "doorstep"
    assert said["ExecStart"].startswith(said["WorkingDirectory"])
    assert said.get("NoNewPrivileges") == "yes"


def test_every_setting_a_paper_or_a_file_names_exists():
    named = set(re.findall(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`", README))
    units = {n for unit in UNITS for n in re.findall(r"\b([A-Z_]{4,})=", unit.read_text())}

    assert (named | units) - SETTINGS - OF_COMPOSE == set()


# --- Read by the programs they are for, where the machine has them ---------------------------------


def runs(*words, **more):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, **more)
    return done.returncode, done.stderr + done.stdout


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed here")
def test_caddy_reads_its_file():
    code, said = runs("caddy", "validate", "--config", "deploy/Caddyfile", "--adapter", "caddyfile")

    assert code == 0, said


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here")
def test_nginx_reads_its_file(tmp_path):
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
    runs(
        *command,
        "-subj",
        "/CN=x",
        "-keyout",
        str(tmp_path / "k.pem"),
        "-out",
        str(tmp_path / "c.pem"),
    )
    ours = (ROOT / "deploy/nginx.conf").read_text()
    ours = re.sub(r"/etc/\S+fullchain.pem", str(tmp_path / "c.pem"), ours)
    ours = re.sub(r"/etc/\S+privkey.pem", str(tmp_path / "k.pem"), ours)
    (tmp_path / "ours.conf").write_text(ours.replace("/var/log/nginx", str(tmp_path)))
    folders = [
        f"{n}_temp_path {tmp_path};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    http = f"access_log off; {' '.join(folders)} include {tmp_path}/ours.conf;"
    main = f"error_log {tmp_path}/error.log; pid {tmp_path}/pid; events {{}} http {{ {http} }}"
    (tmp_path / "main.conf").write_text(main)

    code, said = runs("nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "main.conf"))

    assert (code, "syntax is ok" in said) == (0, True), said


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_reads_its_units(unit, tmp_path):
    # The program is elsewhere here: only whether systemd understands every line is asked.
    text = unit.read_text().replace("/srv/doorstep/.env", "/dev/null")
    text = re.sub(r"/srv/doorstep/\.venv/bin/python", "/bin/true", text)
    (tmp_path / unit.name).write_text(text)

    _code, said = runs("systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name))

    assert [line for line in said.splitlines() if unit.name in line and "Unknown" in line] == []
    assert "Missing '='" not in said
