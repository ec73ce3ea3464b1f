"""Roles of the public site: marketing writes, reviewers approve, publishers publish."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowTask,
)

from services.models import ClinicalReviewTask
from services.models.reviewed import WORKFLOW

MARKETING, PUBLISHER, REVIEWER = "Marketing", "Publisher", "Clinical reviewer"

WRITTEN = [
    "core.faq",
    "core.reference",
    "core.glossaryterm",
    "core.author",
    "core.calltoaction",
    "services.carecard",
    "services.fundingprogram",
    "blog.topic",
]
DECIDED = [
    "core.alert",
    "home.synonym",
    "wagtailredirects.redirect",
    "wagtailsearchpromotions.searchpromotion",
]
PUBLISHED = ["services.publish_carecard"]
SITE = ["wagtailadmin.access_admin"]
TRANSLATE = "simple_translation.submit_translation"
# Wagtail asks for the rights on its own image model, whichever model keeps the pictures.
FILES = ["wagtailimages.add_image", "wagtailimages.change_image", "wagtailimages.choose_image"]
FILES += ["wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document"]


def every(verbs: Iterable[str], models: Iterable[str]) -> list[str]:
    """`app.verb_model` for each pair."""
    pairs = [model.split(".") for model in models]
    return [f"{app}.{verb}_{name}" for app, name in pairs for verb in verbs]


RIGHTS = {
    MARKETING: [*SITE, TRANSLATE, *every(["view", "add", "change"], WRITTEN), "home.view_feedback"],
    PUBLISHER: [
        *SITE,
        TRANSLATE,
        *every(["view", "add", "change", "delete"], [*WRITTEN, *DECIDED]),
        *PUBLISHED,
        "home.view_feedback",
    ],
    # No right on pages: the workflow shows a reviewer the page under review, and no other.
    REVIEWER: SITE,
}
MESSAGES = every(["view", "change", "delete"], ["home.contactmessage"])
#: What the office's own roles (booking.staff) may do here besides.
OFFICE_ALSO = {"Office": MESSAGES, "Owner": [*MESSAGES, *RIGHTS[PUBLISHER]]}
ON_PAGES = {
    MARKETING: ["add_page", "change_page"],
    PUBLISHER: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
    REVIEWER: [],
}


@transaction.atomic
def ensure_roles() -> list[Group]:
    """Create or correct the three groups and the workflow of health advice. Safe to run again."""
    groups = [_group(name) for name in RIGHTS]
    _workflow()
    for name, codes in OFFICE_ALSO.items():
        for group in Group.objects.filter(name=name):
            group.permissions.add(*_permissions(codes))
    return groups


def _group(name: str) -> Group:
    group, _new = Group.objects.get_or_create(name=name)
    group.permissions.set(_permissions(RIGHTS[name]))
    root = Page.objects.get(depth=1)
    # Taken away and given anew: a right that a new version no longer grants must go.
    GroupPagePermission.objects.filter(group=group).delete()
    for codename in ON_PAGES[name]:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    _files(group, FILES if ON_PAGES[name] else [])
    return group


def _files(group: Group, codes: list[str]) -> None:
    collection = Collection.objects.get(depth=1)
    GroupCollectionPermission.objects.filter(group=group).delete()
    for permission in _permissions(codes):
        GroupCollectionPermission.objects.create(
            group=group, collection=collection, permission=permission
        )


def _permissions(codes: Iterable[str]) -> list[Permission]:
    """The permissions named `app.codename`. Raises LookupError naming one that does not exist."""
    found = []
    for code in codes:
        app, codename = code.split(".")
        permission = Permission.objects.filter(
            content_type__app_label=app, codename=codename
        ).first()
        if permission is None:
            raise LookupError(code)
        found.append(permission)
    return found


def _workflow() -> None:
    """Edit → clinical review → publish, for service pages and articles (they look for it by name)."""
    review, _new = ClinicalReviewTask.objects.get_or_create(name="Clinical review")
    review.groups.set(Group.objects.filter(name=REVIEWER))
    publish, _new = GroupApprovalTask.objects.get_or_create(name="Publish")
    publish.groups.set(Group.objects.filter(name=PUBLISHER))
    workflow, _new = Workflow.objects.get_or_create(name=WORKFLOW)
    for order, task in enumerate([review, publish]):
        WorkflowTask.objects.update_or_create(
            workflow=workflow, task=task.task_ptr, defaults={"sort_order": order}
        )
