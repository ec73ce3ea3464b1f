"""Roles of the office: the owner, who also sets terms and lets people in, the office, the bookkeeper."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

OWNER = "Owner"
OFFICE = "Office"
BOOKKEEPER = "Bookkeeper"

ALL = ("view", "add", "change", "delete")
EDITED_BY_THE_OFFICE = (
    "practitioner",
    "servicearea",
    "areaprefix",
    "visittype",
    "closure",
    "drivecorrection",
    "language",
    "workinghours",
)
#: What each of us earns is for the owner and the bookkeeper (1140).
PAY = ("booking.add_payperiod", "booking.view_payperiod", "booking.change_payrate")
SETTINGS = ("core.change_clinicsettings", "booking.change_bookkeepingsettings")
ONLY_SEEN = (
    "patient",
    "payment",
    "refund",
    "dispute",
    "ledgerentry",
    "paper",
    "payout",
    "unservedsearch",
)


def office_permissions() -> set[str]:
    """Codenames, with their app, that both roles hold."""
    edited = {f"booking.{verb}_{model}" for model in EDITED_BY_THE_OFFICE for verb in ALL}
    seen = {f"booking.view_{model}" for model in ONLY_SEEN}
    return {
        *edited,
        *seen,
        "booking.view_visit",
        "booking.change_visit",
        "booking.view_refundpolicy",
        "booking.view_package",
        "booking.view_waitinglistentry",
        "booking.delete_waitinglistentry",
        "wagtailadmin.access_admin",
    }


def bookkeeper_permissions() -> set[str]:
    """Money and pay; no patient's page, no diary, nothing that moves a visit."""
    seen = {f"booking.view_{model}" for model in ("ledgerentry", "payout")}
    return {*seen, *PAY, "wagtailadmin.access_admin"}


def owner_permissions() -> set[str]:
    """What the office may do, and the terms, the clinic's facts and the people who sign in."""
    terms = {
        f"booking.{verb}_{model}"
        for model in ("refundpolicy", "refundstep", "package")
        for verb in ALL
    }
    people = {f"accounts.{verb}_user" for verb in ("view", "add", "change")}
    return {*office_permissions(), *terms, *people, *SETTINGS, *PAY}


def ensure_office_roles() -> tuple[Group, Group, Group]:
    """Create or correct the groups; returns (owner, office, bookkeeper). Safe to run again."""
    owner, _new = Group.objects.get_or_create(name=OWNER)
    office, _new = Group.objects.get_or_create(name=OFFICE)
    bookkeeper, _new = Group.objects.get_or_create(name=BOOKKEEPER)
    # Set, not added: a right that a new version no longer grants must go.
    owner.permissions.set(_found(owner_permissions()))
    office.permissions.set(_found(office_permissions()))
    bookkeeper.permissions.set(_found(bookkeeper_permissions()))
    _give_pages_and_files(owner)
    return owner, office, bookkeeper


def _found(names: Iterable[str]) -> list[Permission]:
    wanted = set(names)
    rows = Permission.objects.filter(
        codename__in=[name.partition(".")[2] for name in wanted]
    ).select_related("content_type")
    found = [row for row in rows if f"{row.content_type.app_label}.{row.codename}" in wanted]
    missing = wanted - {f"{row.content_type.app_label}.{row.codename}" for row in found}
    # A right that a migration renamed would else be lost without a word.
    assert not missing, f"no such permission: {sorted(missing)}"
    return found


def _give_pages_and_files(owner: Group) -> None:
    root = Page.objects.filter(depth=1).first()
    pages = Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    )
    for permission in pages:
        GroupPagePermission.objects.get_or_create(group=owner, page=root, permission=permission)
    # Wagtail asks for rights on files per collection; a right on the model alone opens nothing.
    collection = Collection.objects.filter(depth=1).first()
    files = Permission.objects.filter(
        content_type__app_label__in=["wagtaildocs", "wagtailimages"],
        codename__in=[
            f"{verb}_{kind}"
            for verb in ("add", "change", "choose")
            for kind in ("image", "document")
        ],
    )
    for permission in files:
        GroupCollectionPermission.objects.get_or_create(
            group=owner, collection=collection, permission=permission
        )
