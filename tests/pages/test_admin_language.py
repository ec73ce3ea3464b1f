"""The admin is in one language: Wagtail's words in it too, whoever wishes for French (1015)."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from wagtail.models import Page, Workflow
from wagtail.users.models import UserProfile

from booking.models import Visit
from core.clock import now
from core.models import ClinicImage
from services.models.reviewed import WORKFLOW
from tests.admin_words import said
from tests.pages import a_clinic

FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr-CA,fr;q=0.9"}


@pytest.fixture
def people(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return a_clinic.furnish()


def wish_for_french(person, language="fr"):
    profile = UserProfile.get_for_user(person)
    profile.preferred_language = language
    profile.save()


def by_profile(browser, person):
    wish_for_french(person)


def by_cookie(browser, person):
    """What the public site's *Français* leaves in the browser."""
    assert browser.get("/language/fr/?next=/").status_code == 302
    assert b'lang="fr-CA"' in browser.get("/").content


def by_browser(browser, person):
    browser.defaults.update(FRENCH)


def ours_and_wagtails():
    page = Page.objects.filter(depth=3).first()
    return [
        "/admin/",
        "/admin/account/",
        "/admin/users/",
        "/admin/redirects/",
        "/admin/images/",
        f"/admin/images/{ClinicImage.objects.first().pk}/",
        "/admin/pages/",
        f"/admin/pages/{page.pk}/edit/",
        "/admin/settings/core/clinicsettings/1/",
        "/admin/reports/site-history/",
        "/admin/visits/",
        f"/admin/desk/visits/{Visit.objects.first().public_ref}/",
        "/admin/desk/reports/money/",
        "/admin/jsi18n/",
        "/admin/nothing/here/",
    ]


def read(browser):
    """What each page says, and in which language it says that it speaks."""
    for address in ours_and_wagtails():
        answer = browser.get(address)
        assert answer.status_code == (404 if "nothing" in address else 200), address
        html = answer.content.decode()
        tagged = html.partition("<html")[2].partition(">")[0]
        yield address, tagged, said(html) if tagged else html


@pytest.mark.parametrize("wish", [by_profile, by_cookie, by_browser])
def test_the_admin_says_the_same_to_whoever_wishes_for_french(people, wish, time_machine):
    # At one moment: who opened a visit when is on its page, to the minute.
    time_machine.move_to(now(), tick=False)
    browser = Client()
    browser.force_login(people["Owner"])
    english = list(read(browser))

    wish(browser, people["Owner"])

    assert list(read(browser)) == english
    assert all('lang="en' in tagged for address, tagged, _ in english if "jsi18n" not in address)


def test_a_profile_offers_no_language_and_one_that_is_sent_is_not_kept(people):
    browser = Client()
    browser.force_login(people["Owner"])

    page = browser.get("/admin/account/").content.decode()
    browser.post("/admin/account/", {"locale-preferred_language": "fr", "theme-theme": "dark"})

    assert "preferred_language" not in page and "Français" not in page
    assert UserProfile.get_for_user(people["Owner"]).preferred_language == ""


def test_wagtails_letter_to_a_reviewer_whose_profile_says_french_is_english(people):
    wish_for_french(people["Clinical reviewer"])
    article = Page.objects.get(slug="fees").specific
    article.save_revision(user=people["Marketing"])
    mail.outbox.clear()

    with translation.override("fr"):
        Workflow.objects.get(name=WORKFLOW).start(article, people["Marketing"])

    letters = [one for one in mail.outbox if people["Clinical reviewer"].email in one.to]
    assert [one.subject for one in letters] != []
    assert not any(word in one.body for one in letters for word in ("Vous pouvez", "soumis"))
    assert all("You can" in one.body or "submitted" in one.body for one in letters)


def test_a_language_counts_again_once_the_admin_has_it(people, settings):
    wish_for_french(people["Owner"])
    browser = Client()
    browser.force_login(people["Owner"])

    settings.WAGTAILADMIN_PERMITTED_LANGUAGES = settings.LANGUAGES

    assert b'lang="fr"' in browser.get("/admin/").content
