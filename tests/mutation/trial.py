"""Whether the tests notice a fault: in a fork of a program that is loaded once, or in one loaded anew."""

import contextlib
import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from tests.mutation.swap import NotSwappable, functions_of, load_instead, swap
from tests.mutation.targets import Target

#: A mutant that loops for ever is killed by the clock. It counts the processor's seconds: on a busy
#: machine the wall's clock kills what a test would have passed.
SECONDS = 60
#: What waits for ever (a lock, a socket) uses no processor: there the wall's clock decides, patiently.
WAITING = 600
#: The program as it is may have to migrate first.
AS_IT_IS = 900
SURVIVED, KILLED, SLOW = "survived", "killed", "killed by the clock"
PYTEST = ("-q", "-x", "--no-header", "--tb=no", "-p", "no:warnings", "-p", "no:cacheprovider")
WITH_DJANGO = ("-p", "pytest_django.plugin", "-p", "time_machine")
PURE = ("--noconftest",)
_IMPORT_AGAIN = 77
_BY_THE_CLOCK = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass(frozen=True)
class Loaded:
    """The program in memory: the module to be changed and all functions it has given away."""

    module: ModuleType
    functions: list[FunctionType]


def load(target: Target) -> Loaded:
    """Everything the tests of `target` need, imported once. Opens no connection."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    import django
    from django.conf import settings

    django.setup()
    importlib.import_module(settings.ROOT_URLCONF)
    for test in target.tests:
        importlib.import_module(test.removesuffix(".py").replace("/", "."))
    module = importlib.import_module(target.module)
    loaded = Loaded(module, list(functions_of(module)))
    gc.freeze()  # a child that counted references in here would copy all of it
    return loaded


def try_out(target: Target, loaded: Loaded, source: str, root: Path, seconds: int = SECONDS) -> str:
    """What becomes of the fault in `source`, given so many of the processor's seconds."""
    end = _in_a_fork(lambda: _swapped(target, loaded, source), seconds)
    if end == _IMPORT_AGAIN:
        end = _in_a_fork(lambda: _anew(target, source, root), seconds)
    if end in _BY_THE_CLOCK:
        return SLOW
    return SURVIVED if end == 0 else KILLED


def _swapped(target: Target, loaded: Loaded, source: str) -> int:
    if target.is_installed:
        return _tests(target, _installer(target, loaded, source))
    try:
        swap(loaded.module, loaded.functions, source)
    except NotSwappable:
        return _IMPORT_AGAIN
    return _tests(target)


def _anew(target: Target, source: str, root: Path) -> int:
    text = Path(os.environ["VAR_DIR"]) / "mutant.py"
    text.write_text(source)
    words = [
        sys.executable,
        "-m",
        "tests.mutation.trial",
        target.module,
        str(text),
        *_words(target),
    ]
    os.chdir(root)
    os.execve(sys.executable, words, {**os.environ, "PYTHONPATH": f"{root}:{root / 'site'}"})


def _tests(target: Target, *plugins: object) -> int:
    return int(pytest.main(_words(target), plugins=list(plugins)))


def _words(target: Target) -> list[str]:
    return [*PYTEST, *(PURE if target.is_pure else WITH_DJANGO), *target.tests]


def _installer(target: Target, loaded: Loaded, source: str) -> object:
    """Puts the changed module's rules on the test database before the first test."""
    module = loaded.module
    changed = {"__name__": module.__name__, "__file__": module.__file__}
    maker = importlib.import_module(target.installed_by or target.module)

    class Plugin:
        @pytest.fixture(scope="session", autouse=True)
        def _rules_of_the_mutant(self, django_db_setup, django_db_blocker):
            from django.core.checks.registry import registry
            from django.db import connection

            checks = registry.registered_checks  # those of the program as it is: named again below
            checks -= {check for check in checks if check.__module__ == module.__name__}
            exec(compile(source, str(module.__file__), "exec"), changed)
            if maker is not module:
                # Made anew of the changed parts: it has taken them in when it was imported.
                for name in [name for name in vars(module) if name.isupper()]:
                    delattr(module, name)  # one that the fault takes away is there no more
                vars(module).update({name: one for name, one in changed.items() if name.isupper()})
                importlib.reload(maker)
            install = changed["install"] if maker is module else vars(maker)["install"]
            with django_db_blocker.unblock():
                install(connection)
            with contextlib.suppress(NotSwappable):
                swap(module, loaded.functions, source)
            vars(module).update({name: thing for name, thing in changed.items() if name.isupper()})

    return Plugin()


def _in_a_fork(work: Callable[[], int], seconds: int) -> int:
    """The exit code of `work` done by a child in a group of its own; a signal's number, negative."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        # Whatever the child starts inherits it, the program that is loaded anew too.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return _wait(child, max(WAITING, 10 * seconds))


def _wait(child: int, seconds: int) -> int:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    changed_module, changed_source, *words_of_pytest = sys.argv[1:]
    load_instead(changed_module, Path(changed_source).read_text())
    sys.exit(pytest.main(words_of_pytest))
