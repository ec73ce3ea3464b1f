"""Where we lean on what a library does not promise: every place, and the version it was read in.

A release may change these without a word. When this test fails after an upgrade: read the named
functions in the new version, see that ours still does what its docstring says, write the new number.
"""

import ast
import inspect
import pkgutil
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

OURS = {"core", "config", "accounts", "home", "services", "blog", "booking", "territory"}
#: Begin with an underscore and are documented all the same.
PUBLIC = {"_meta", "_replace", "_default_manager"}

LEANED_ON = {
    ("django", "5.2.19"): {
        "core.letters: DNS_NAME._fqdn",
        "core.page_form: BaseModelForm._post_clean",
        "core.models.image: ImageFieldFile._set_instance_attribute",
        "core.postgresql.base: BaseDatabaseWrapper._prepare_cursor",
        "core.postgresql.base: …._prepare_cursor",
        "core.prepared: asked._iterable_class",
        "core.prepared: asked._prefetch_related_lookups",
        "core.rows: row._state",
        "core.storages: FileSystemStorage._save",
    },
    ("django-allauth", "65.21.1"): {
        "accounts.adapter: allauth.account.internal.flows.login.record_authentication",
        "accounts.views: allauth.account.internal.flows.login.record_authentication",
    },
    ("psycopg", "3.3.9"): {
        "core.postgresql.base: psycopg.errors._WaitTimeout",
    },
    ("wagtail", "7.4.4"): {
        "home.glossary: ReferenceIndex._get_base_content_type",
        "services.models.care_card: ReferenceIndex._get_base_content_type",
    },
    ("stripe", "16.1.0"): {
        "booking.payments.stripe_gateway: HTTPClient._should_retry",
        "booking.payments.stripe_gateway: HTTPClient._sleep_time_seconds",
        "booking.simulator.contract: stripe._object_classes.OBJECT_CLASSES",
    },
}


def test_every_private_name_of_a_library_is_listed_with_the_version_it_was_read_in():
    assert {(name, version(name)) for name, _read in LEANED_ON} == set(LEANED_ON)
    assert set(found()) == set().union(*LEANED_ON.values())


def found():
    for module in modules():
        tree = ast.parse(source(module))
        for node in ast.walk(tree):
            yield from (f"{module.__name__}: {name}" for name in leans_on(node, module))


def modules():
    import_module(settings.ROOT_URLCONF)
    for room in OURS:
        for each in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
            if ".migrations" not in each.name:
                import_module(each.name)
    return [
        module
        for name, module in sorted(sys.modules.items())
        if name.split(".")[0] in OURS and ".migrations" not in name and module.__file__
    ]


def leans_on(node, module):
    if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] not in OURS:
        names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (n for n in names if any(hidden(part) for part in n.split(".")))
    elif isinstance(node, ast.ClassDef) and inspect.isclass(vars(module).get(node.name)):
        yield from overridden(node, vars(module)[node.name])
    elif isinstance(node, ast.Attribute) and hidden(node.attr):
        owner = node.value.id if isinstance(node.value, ast.Name) else "…"
        if owner not in ("self", "cls") and not is_defined_here(node.attr, module):
            yield f"{owner}.{node.attr}"


def overridden(node, cls):
    """Hidden members of other people's base classes that the class defines, or asks of itself."""
    theirs = [base for base in cls.__mro__ if base.__module__.split(".")[0] not in OURS]
    used = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
    used |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    for name in filter(hidden, used):
        if base := next((base for base in theirs if name in vars(base)), None):
            yield f"{base.__name__}.{name}"


def is_defined_here(name, module):
    """A hidden name of our own: some class or function of this module gives it its meaning."""
    text = source(module)
    said = (f"def {name}(", f"self.{name} ", f"self.{name}:", f"request.{name} =")
    own = (*said, f"    {name} = ", f"    {name}: ")
    return any(part in text for part in own)


def source(module):
    return Path(module.__file__).read_text(encoding="utf-8")


def hidden(name):
    private = name.startswith("_") and not name.startswith("__") and name not in PUBLIC | {"_"}
    return private or name == "internal"
