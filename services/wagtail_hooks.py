"""Registers the services' views with the admin, and holds back what was not reviewed."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import PageLockedMenuItem
from wagtail.models import WorkflowMixin
from wagtail.snippets.action_menu import LockedMenuItem
from wagtail.snippets.models import register_snippet

from services.answered import note_the_step, say_what_became_of_it
from services.checks import may_promise
from services.models import CareCard
from services.models.review import may_list_pages, may_publish
from services.shared_words import promises_of
from services.userbar import put_in_place
from services.viewsets import CareCardViewSet, FundingProgramViewSet, used_on

register_snippet(FundingProgramViewSet)
register_snippet(CareCardViewSet)


@hooks.register("before_publish_page")
def only_reviewed_advice(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A service page or an article goes out only after somebody registered approved it."""
    if may_publish(page, request.user):
        return None
    messages.error(
        request,
        _("Saved as a draft. Health advice is published after a clinical review: submit it."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


# Wagtail asks `before_publish_page` of one page only; the list's own Publish goes round it.
@hooks.register("before_bulk_action")
def only_reviewed_advice_in_bulk(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action_class: Any
) -> HttpResponse | None:
    """The same for many pages at once: one that may not go out holds all back."""
    if action_type != "publish":
        return None
    pages = [page.specific for page in objects if hasattr(page, "specific")]
    refused = {
        words
        for page in pages
        for _field, words in getattr(page.get_latest_revision_as_object(), "refusals", list)()
    }
    if not all(may_publish(page, request.user) for page in pages):
        refused.add(_("Some of these pages still need a clinical review."))
    for words in refused:
        messages.error(request, words)
    return redirect("wagtailadmin_explore_root") if refused else None


@hooks.register("before_publish")
def only_reviewed_cards(request: HttpRequest, card: Any) -> HttpResponse | None:
    """The same for a care card, which many pages show at once."""
    if may_publish(card, request.user):
        return None
    messages.error(
        request,
        _("Saved as a draft. Health advice is published after a clinical review: submit it."),
    )
    return redirect(card.snippet_viewset.get_url_name("edit"), card.pk)


def refuse_while_shown(request: HttpRequest, card: Any) -> HttpResponse | None:
    """A card that pages show stays: they would silently say nothing."""
    pages = card.pages() if isinstance(card, CareCard) else []
    if not pages:
        return None
    said = {"name": card.name, "pages": used_on(len(pages))}
    words = _("“%(name)s” stands on %(pages)s: choose another card there first.")
    messages.error(request, words % said)
    return redirect(card.snippet_viewset.get_url_name("usage"), card.pk)


@hooks.register("before_unpublish")
def keep_cards_that_pages_show(request: HttpRequest, card: Any) -> HttpResponse | None:
    return refuse_while_shown(request, card)


@hooks.register("before_delete_snippet")
def keep_them_from_being_deleted(request: HttpRequest, cards: Sequence[Any]) -> HttpResponse | None:
    return next(filter(None, (refuse_while_shown(request, card) for card in cards)), None)


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def offer_review_first(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Leave out the Publish button where it would only refuse."""
    advice = context.get("page") or context.get("instance")
    if advice is not None and not may_publish(getattr(advice, "specific", advice), request.user):
        # In place: Wagtail keeps the list it handed in and looks at no answer.
        menu_items[:] = [item for item in menu_items if item.name != "action-publish"]


# After every other hook: what stands first is decided last.
@hooks.register("construct_page_action_menu", order=1000)
@hooks.register("construct_snippet_action_menu", order=1000)
def enter_ends_no_review(
    menu_items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Enter in a field presses the first button: of a page in review that was "Cancel workflow"."""
    if menu_items and menu_items[0].name == "action-cancel-workflow":
        locked = PageLockedMenuItem if "page" in context else LockedMenuItem
        menu_items.insert(0, locked(order=0))


@hooks.register("construct_wagtail_userbar")
def house_checks(request: HttpRequest, items: list[Any], page: Any) -> None:
    put_in_place(items, page)


@hooks.register("before_edit_page")
def answered_already(request: HttpRequest, page: Any) -> HttpResponse | None:
    """A second press of Approve, or one in a second tab: Wagtail would look for a step that is over."""
    answers = request.method == "POST" and "action-workflow-action" in request.POST
    if not answers or page.workflow_in_progress:
        return None
    messages.info(request, _("This review has been answered already: nothing was changed again."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def which_step_is_answered(request: HttpRequest, told: Any) -> None:
    if isinstance(told, WorkflowMixin):
        note_the_step(request, told)


@hooks.register("after_edit_page")
def home_for_whoever_sees_no_list(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After approving, a reviewer would be led to the list of pages, which she may not see."""
    say_what_became_of_it(request, page)
    if "action-workflow-action" in request.POST and not may_list_pages(request.user):
        return redirect("wagtailadmin_home")
    return None


@hooks.register("after_edit_snippet")
def home_for_whoever_sees_no_library(request: HttpRequest, card: Any) -> HttpResponse | None:
    """The same after a care card."""
    allowed = request.user.has_perm("services.change_carecard")
    say_what_became_of_it(request, card)
    if isinstance(card, CareCard) and not allowed:
        return redirect("wagtailadmin_home")
    return None


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def say_what_it_promises(request: HttpRequest, instance: Any) -> None:
    """Pages have a panel for this; a text that pages share says it when it is saved."""
    for words in promises_of(instance):
        messages.warning(request, may_promise(words))
