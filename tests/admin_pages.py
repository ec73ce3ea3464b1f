"""Every page of the admin, found in the program itself, with the address of a real row for each.

A new listing, form, report or snippet is found here without being named; one that shows a kind of
row the clinic of the test has none of says so by failing (`NoRow`).
"""

import re
from collections.abc import Iterator
from itertools import product

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, get_resolver
from wagtail.contrib.settings.registry import registry
from wagtail.models import Page, Task, WorkflowState, get_page_models

from booking.models import FilteredList, Purchase, Visit
from booking.staff.acts import ACTS
from home.editorial.views import REPORTS
from territory.here import country
from tests.security.addresses import CONVERTER

#: Nothing to read: machines ask, pictures are drawn, or something has to be sent first.
NOT_READ = re.compile(
    r"^admin/(api/|sprite/|jsi18n/|log(in|out)/|failwhale/|test404/|password_reset|\^|bulk/"
    r"|dismissibles/|editing-sessions/|tag-autocomplete/|block-preview/|forms/submissions/"
    r"|pages/workflow/|desk/reports/(free-times|months)/ask/|desk/jobs/.*/retry|desk/snow/.*/open|desk/people/sessions/.*/end/|desk/moving-in/.*/(decide|bring|forget|undo)/|desk/pay/(close|rates/<)|desk/filters/<int|desk/books/(<|files/)|embeds/"
    r"|(documents|images)/multiple/(?!add/)|redirects/import/process/|translation/submit/snippet/|choose-page/chosen)"
    r"|/(preview|preview_on_\w+|view_draft|convert_alias|set_position|chosen-multiple|output)/$"
    r"|results/(<|$)|-results/|/preview/|/<int:revision_id>/|/patients/<int:pk>/export/$|revisions/compare/|enable/|\.pdf$"
)
#: Whose key an argument is, where the view does not say it.
KEYS = {
    "image_id": "core.ClinicImage",
    "document_id": "wagtaildocs.Document",
    "redirect_id": "wagtailredirects.Redirect",
    "query_id": "wagtailsearchpromotions.Query",
    "number": "booking.PayPeriod",
    "collection_id": "wagtailcore.Collection",
    "workflow_pk": "wagtailcore.Workflow",
    "task_id": "wagtailcore.Task",
}
ROUTES = {
    "admin/desk/patients/": "booking.Patient",
    "admin/desk/practitioners/": "booking.Practitioner",
    "admin/desk/day/": "booking.Practitioner",
    "admin/desk/time-off/": "booking.TimeOff",
    "admin/desk/absences/visits/": "booking.Rehoming",
    "admin/desk/absences/": "booking.Absence",
    "admin/desk/moving-in/": "booking.ImportFile",
    "admin/desk/disputes/": "booking.Dispute",
    "admin/desk/payouts/": "booking.Payout",
    "admin/desk/pay/": "booking.Practitioner",
    "admin/desk/credit/": "booking.CreditAccount",
    "admin/desk/packages/": "booking.PackageSale",
    "admin/desk/gift-cards/": "booking.GiftCard",
    "admin/reviews/": "wagtailcore.TaskState",
    "admin/workflows/tasks/": "wagtailcore.Task",
    "admin/workflows/": "wagtailcore.Workflow",
}
A_PAGE = {"page_id", "parent_page_id", "page_to_move_id", "page_pk"}
Values = dict[str, object]


class NoRow(LookupError):
    """A page of the admin shows a kind of row of which there is none."""


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every route of the admin that is there to be read, prefixes joined."""
    for route, pattern in _walk(get_resolver()):
        if route.startswith("admin/") and not NOT_READ.search(route):
            yield route, pattern


def addresses() -> list[str]:
    """Where every page is: one address for each kind of page, snippet, setting and act."""
    found = {
        "/" + _filled(route, values)
        for route, pattern in routes()
        for values in _samples(route, pattern)
    }
    return sorted(found)


def _walk(resolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from _walk(pattern, route)


def _filled(route: str, values: Values) -> str:
    return CONVERTER.sub(lambda found: str(values[found[1]]), route)


def _samples(route: str, pattern: URLPattern) -> list[Values]:
    """What to put in for the arguments, together; several where each is a page of its own."""
    names = set(CONVERTER.findall(route))
    parts: list[list[Values]] = []
    for group, samples in _GROUPS:
        if names >= group and group & names:
            parts.append(samples(route))
            names -= group
    parts += [[{name: pk} for pk in _keys(name, route, pattern)] for name in sorted(names)]
    return [
        {name: value for part in chosen for name, value in part.items()}
        for chosen in product(*parts)
    ]


def _page_types(_route: str) -> list[Values]:
    return [
        {
            "content_type_app_name": kind._meta.app_label,
            "content_type_model_name": kind._meta.model_name,
        }
        for kind in get_page_models()
        if kind is not Page
    ]


def _models(route: str) -> list[Values]:
    """The snippets, page types, tasks or settings that an address can be about."""
    if "settings/" in route:
        kinds: list[type[Model]] = list(registry)
    elif "tasks/" in route:
        kinds = [kind for kind in apps.get_models() if issubclass(kind, Task) and kind is not Task]
    elif "pages/" in route:
        kinds = [kind for kind in get_page_models() if kind is not Page]
    else:
        raise NoRow(f"{route}: which models?")
    return [
        {
            "app_label": one._meta.app_label,
            "app_name": one._meta.app_label,
            "model_name": one._meta.model_name,
        }
        for one in kinds
    ]


_GROUPS = [
    ({"content_type_app_name", "content_type_model_name"}, _page_types),
    ({"app_label", "model_name"}, _models),
    ({"app_name", "model_name"}, _models),
]


def _keys(name: str, route: str, pattern: URLPattern) -> list[object]:
    if name == "reference" and "purchases/" in route:
        return [_a_row(Purchase).public_ref]
    if name == "reference":
        return [_a_row(Visit).public_ref]
    if name == "day":
        return [_a_row(Visit).local_date.isoformat()]
    if name in ("name", "room"):
        names = FilteredList.values if name == "room" else ACTS if "visits/" in route else REPORTS
        return list(names)
    if "claims/" in route:
        return [one.code for one in country().claimed_payers() if not one.pays_patient]
    if name in A_PAGE:
        return _pages(route)
    if name == "destination_id":
        return [Page.objects.filter(depth=2)[0].pk]
    if name == "workflow_state_id":
        return [_a_row(WorkflowState).pk]
    if "<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>" in route:
        return [Page.objects.filter(depth=2)[0].pk]
    return [_a_row(_model(name, route, pattern)).pk]


def _model(name: str, route: str, pattern: URLPattern) -> type[Model]:
    if name in KEYS:
        return apps.get_model(KEYS[name])
    for prefix, label in ROUTES.items():
        if route.startswith(prefix):
            return apps.get_model(label)
    if "settings/" in route:
        return next(iter(registry))
    view = pattern.callback
    found = getattr(view, "view_initkwargs", {}).get("model") or getattr(
        getattr(view, "view_class", None), "model", None
    )
    if found is None:
        raise NoRow(f"{route}: what is {name}?")
    return apps.get_model(found) if isinstance(found, str) else found


def _a_row(model: type[Model]) -> Model:
    row = model._default_manager.order_by("pk").first()
    if row is None:
        raise NoRow(model._meta.label)
    return row


def _pages(route: str) -> list[object]:
    """Each type has a form of its own; all else is the same for all of them."""
    kinds: dict[int, int] = {}
    below = Page.objects.filter(depth__gt=1).order_by("-depth", "pk")
    for key, kind in below.values_list("pk", "content_type"):
        kinds.setdefault(kind, key)
    return list(kinds.values()) if "/edit/" in route else [below[0].pk]
