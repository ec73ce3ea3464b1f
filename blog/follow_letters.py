"""The two letters to followers: one asks whether they want it, one tells of an article."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from blog.following import ASK, NEW, token_of
from blog.models import ArticlePage, Follower
from core.languages import speaking
from core.letters import AddressRefused, Letter, send
from core.outbox import Lane, handles
from core.sent_letters import comes_back


@handles(ASK, lane=Lane.MAIL)
def ask(ids: dict[str, Any], now: Any) -> None:
    """Ask whether it was they who asked. Nothing if they took it back or have answered."""
    follower = Follower.objects.filter(pk=ids["follower"], confirmed_at=None).first()
    if follower is not None:
        with speaking(follower.language):
            _send(follower, asking(follower))


@handles(NEW, lane=Lane.MAIL)
def tell(ids: dict[str, Any], now: Any) -> None:
    """Tell of an article that is still there somebody who still wants it."""
    follower = Follower.objects.confirmed().filter(pk=ids["follower"]).first()
    article = ArticlePage.objects.live().public().filter(pk=ids["article"]).first()
    if follower is not None and article is not None:
        with speaking(follower.language):
            _send(follower, telling(follower, in_their_language(article, follower.language)))


def _send(follower: Follower, letter: Letter) -> None:
    try:
        send(letter)
    except AddressRefused:
        # Nobody reads there: the list is shorter, and the job is done.
        follower.delete()


def forget(ids: dict[str, Any]) -> None:
    """A letter to a follower came back later: as when its address is refused at once."""
    Follower.objects.filter(pk=ids["follower"]).delete()


comes_back(ASK, forget)
comes_back(NEW, forget)


def in_their_language(article: ArticlePage, language: str) -> ArticlePage:
    """The published translation for `language`, else the article itself."""
    same = ArticlePage.objects.live().public().filter(translation_key=article.translation_key)
    return same.filter(locale__language_code=language, alias_of=None).first() or article


def asking(follower: Follower) -> Letter:
    """Is this address theirs, and do they want it?"""
    return Letter(
        to=follower.email,
        subject=_("Do you want our new articles by e-mail?"),
        heading=_("Do you want our new articles by e-mail?"),
        opening=[
            _("Somebody asked us to tell this address of each new article."),
            _("If it was you, say yes within three days. If not, there is nothing to do."),
        ],
        actions=[(_("Yes, tell me of new articles"), address("confirm", follower))],
    )


def telling(follower: Follower, article: ArticlePage) -> Letter:
    """There is a new article. The subject is the same for all: it says nothing of anybody's health."""
    end = address("end", follower)
    return Letter(
        to=follower.email,
        subject=_("A new article"),
        heading=article.title,
        opening=[article.intro] if article.intro else [],
        closing=[_("You asked for this. One press ends it.")],
        actions=[
            (_("Read the article"), settings.BASE_URL + article.address),
            (_("No more articles by e-mail"), end),
        ],
        # RFC 8058: the mail program's own button ends it, without a page.
        headers={
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def address(act: str, follower: Follower) -> str:
    """The whole address of a follower's own page."""
    return f"{settings.BASE_URL}/follow/{act}/{token_of(follower)}/"
