"""A name, date or address that only one row may have, typed by two at one moment: never a 500 (1018)."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection, models, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.admin.views.generic import EditView
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from accounts.models import User
from booking.models import Closure, Language
from tests.admin_pages import _walk
from tests.factories import make_user
from tests.impacts import at_once
from tests.pages import a_clinic
from tests.security.addresses import CONVERTER
from tests.working_days.colleague import fields_of


@pytest.fixture
def root(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    a_clinic.furnish()
    browser = Client(raise_request_exception=False)
    Redirect.objects.update(redirect_page=None, redirect_link="https://tidewater.example/there/")
    named = {"first_name": "Kim", "last_name": "Root"}
    browser.force_login(make_user("root@tidewater.example", is_superuser=True, **named))
    return browser


@contextmanager
def overtaken(table, act):
    """Somebody is faster: `act` happens just before the table is written, and stays when that is undone."""
    refused = []

    def between(execute, sql, params, many, context):
        writes = sql.startswith((f'INSERT INTO "{table}"', f'UPDATE "{table}"'))
        if writes and not refused:
            refused.append(sql)
            act()
        answer = execute(sql, params, many, context)
        # Their row is committed and does not go away with what we have to take back.
        if refused and sql.startswith("ROLLBACK TO SAVEPOINT"):
            act()
        return answer

    with connection.execute_wrapper(between):
        yield refused


def edited():
    """Every kind of row with an edit page of the admin, and the names in it that only one may have."""
    found = {}
    for route, pattern in _walk(get_resolver()):
        view = getattr(pattern.callback, "view_class", None)
        if route.startswith("admin/") and isinstance(view, type) and issubclass(view, EditView):
            model = getattr(pattern.callback, "view_initkwargs", {}).get("model") or view.model
            if isinstance(model, str):
                model = apps.get_model(model)
            if isinstance(model, type) and issubclass(model, models.Model):
                found.setdefault(model, (route, pattern))
    return found


def guards(model):
    """What the database keeps single, as lists of fields."""
    single = [[one.name] for one in model._meta.fields if one.unique and not one.primary_key]
    together = [list(names) for names in model._meta.unique_together]
    named = [
        list(one.fields)
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.fields
    ]
    return single + together + named


CASES = sorted(
    (f"{model._meta.label}.{'+'.join(names)}", model, names)
    for model, _where in edited().items()
    for names in guards(model)
)


#: A place in a tree is nobody's to type, and a sign-in is made by inviting. A promotion for
#: a word that has some joins them, and a new default takes the place of the one that is.
NOT_TYPED = {
    "wagtailcore.Collection.path",
    "booking.Practitioner.user",
    "booking.RefundPolicy.is_default",
    "wagtailsearchpromotions.Query.query_string",
    # Saved as a draft: the row itself is written when somebody publishes it.
    "services.CareCard.name",
    "services.CareCard.slug",
}
#: Where a word would not do.
TYPED = {
    "date": "2027-03-05",
    "email": "raced@tidewater.example",
    "language_code": "fr",
    "old_path": "/raced",
    "hostname": "raced.example",
    "slug": "raced",
    "code": "zz",
}


def rival_of(row):
    """Another row of the kind, with names of its own."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = copy.id = None
    copy._state.adding = True
    for names in guards(type(row)):
        for name in names:
            field = type(row)._meta.get_field(name)
            if isinstance(field, models.OneToOneField):
                setattr(copy, name, None)
            elif isinstance(field, models.DateField):
                setattr(copy, name, "2027-09-09")
            elif isinstance(field, models.CharField):
                most = field.max_length or 40
                setattr(copy, name, f"{'de' if name == 'language_code' else 'rival'}"[:most])
            elif isinstance(field, models.BooleanField):
                setattr(copy, name, False)
    if hasattr(copy, "is_default_site"):
        copy.is_default_site = False
    copy.save()
    return copy


def typed_into(row, names):
    """What the person of the test types, and what the rival takes at that moment: the same."""
    sent, taken = {}, {}
    for name in names:
        field = type(row)._meta.get_field(name)
        if name == "site":
            taken[name] = sent[name] = Site.objects.get(is_default_site=True).pk
        elif isinstance(field, models.OneToOneField):
            taken[name] = sent[name] = make_user("raced@tidewater.example").pk
        elif field.is_relation or name in ("port", "college"):
            taken[name] = sent[name] = getattr(row, field.attname)
        else:
            taken[name] = sent[name] = TYPED.get(name, "Raced")
    return sent, taken


def values_of(row, names):
    return type(row)._default_manager.filter(pk=row.pk).values_list(*names).get()


def raced(root, model, names):
    """What is wrong with how a save that is overtaken ends, or nothing."""
    row = model._default_manager.order_by("pk").last()
    rival = rival_of(row)
    address = "/" + CONVERTER.sub(str(row.pk), edited()[model][0])
    sent, taken = typed_into(row, names)
    page = fields_of(root.get(address).content.decode(), "shown_version")
    before = values_of(row, names)

    def take():
        model._default_manager.filter(pk=rival.pk).update(**taken)

    with overtaken(model._meta.db_table, take) as refused:
        answer = root.post(address, {**page, **sent})

    form = answer.context.get("form") if answer.context else None
    if answer.status_code not in (200, 409, 422) or not refused or form is None:
        return answer.status_code, refused, form and form.errors, page
    if not form.errors or values_of(row, names) != before:
        return "not refused by name", form.errors, values_of(row, names)
    return None


def test_whoever_is_slower_by_a_moment_reads_what_is_taken(root):
    """One clinic for all of them, taken back after each: to furnish it takes longer than to press."""
    wrong = {}
    for case, model, names in CASES:
        if case in NOT_TYPED:
            continue
        with transaction.atomic():
            wrong[case] = raced(root, model, names)
            transaction.set_rollback(True)
        for kept in settings.CACHES:
            caches[kept].clear()

    assert {case: what for case, what in wrong.items() if what} == {}
    assert len(wrong) == len(CASES) - len(NOT_TYPED)


def test_the_cases_are_found():
    assert len(CASES) >= 15
    assert "booking.Closure.date" in [name for name, _model, _names in CASES]
    assert "accounts.User.email" in [name for name, _model, _names in CASES]


def test_two_new_closures_of_one_date_are_one(root):
    """Adding is idempotent (`close_clinic`): under the diaries' locks the second finds the first."""
    sent = {"date": "2027-03-05", "name": "Snow", "is_statutory": ""}

    def take():
        Closure.objects.filter(date="2027-03-05").exists() or Closure.objects.create(
            date="2027-03-05", name="Storm"
        )

    with overtaken("booking_closure", take) as raced:
        answer = root.post(reverse("closures:add"), sent)

    assert raced
    assert answer.status_code in (200, 302)
    assert Closure.objects.filter(date="2027-03-05").count() == 1


@pytest.mark.parametrize(
    ("address", "sent", "model", "taken"),
    [
        (
            "languages:add",
            {"code": "zz", "name": "Zaza"},
            Language,
            {"code": "zz", "name": "Other"},
        ),
        (
            "wagtailsites:add",
            {"hostname": "r.example", "port": "80"},
            Site,
            {"hostname": "r.example"},
        ),
        ("wagtailusers_groups:add", {"name": "Raced"}, Group, {"name": "Raced"}),
    ],
)
def test_a_new_row_whose_name_is_taken_at_that_moment_is_refused_by_name(
    root, address, sent, model, taken
):
    page = fields_of(root.get(reverse(address)).content.decode(), next(iter(sent)))
    if model is Site:
        root_page = Site.objects.get(is_default_site=True).root_page
        sent, taken = {**sent, "root_page": root_page.pk}, {**taken, "root_page": root_page}

    def take():
        model._default_manager.filter(**taken).exists() or model._default_manager.create(**taken)

    with overtaken(model._meta.db_table, take) as raced:
        answer = root.post(reverse(address), {**page, **sent})

    assert raced, answer.context["form"].errors
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert model._default_manager.filter(**taken).count() == 1


def test_an_invitation_at_the_moment_somebody_else_invites_the_same_person_is_one_account(root):
    sent = {
        "email": "raced@tidewater.example",
        "name": "Kim Lee",
        "role": Group.objects.get(name="Office").pk,
    }

    def take():
        User.objects.filter(email=sent["email"]).exists() or make_user(sent["email"])

    with overtaken("accounts_user", take) as raced:
        answer = root.post(reverse("desk:invite"), sent)

    assert raced
    assert answer.status_code < 500
    assert User.objects.filter(email=sent["email"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_closures_moved_to_one_date_at_the_same_moment_are_two_still():
    """In earnest: two connections, on whichever database."""
    rows = [Closure.objects.create(date=f"2027-03-0{day}", name=f"Day {day}") for day in (1, 2)]
    person = make_user("root@tidewater.example", is_superuser=True)
    tabs = []
    for row in rows:
        browser = Client(raise_request_exception=False)
        browser.force_login(person)
        address = reverse("closures:edit", args=[row.pk])
        page = fields_of(browser.get(address).content.decode(), "shown_version")
        tabs.append((browser, address, {**page, "date": "2027-03-09"}))

    ends = at_once(*[lambda tab=tab: tab[0].post(tab[1], tab[2]).status_code for tab in tabs])

    assert sorted(ends) == [200, 302]
    assert Closure.objects.filter(date="2027-03-09").count() == 1
    assert Closure.objects.count() == 2
