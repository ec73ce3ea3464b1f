"""New articles by e-mail: asked for, confirmed from the letter box, ended by one press, told once (1322)."""

import datetime as dt
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction

from blog.models import Announcement, ArticlePage, Follower
from blog.models.follower import UNANSWERED
from core.fields import lookup_hash
from core.outbox import enqueue
from core.periodic import periodic
from core.personal import Identity, keeps_personal_records
from core.ratelimit import allowed

ASK, NEW = "follow.ask", "follow.article"
#: Time to take a mistaken publication back; and an article that waited for longer is no news.
AT_LEAST, AT_MOST = dt.timedelta(minutes=15), dt.timedelta(days=7)
LETTERS_A_DAY = 2


class NotFollowing(Exception):
    """The link names nobody who is asked or told any more."""


def ask_to_follow(*, email: str, language: str, now: dt.datetime) -> None:
    """Have `email` asked whether it wants to be told. Whoever is told already is left in peace."""
    if not allowed(f"follow:{lookup_hash(email)}", most=LETTERS_A_DAY, seconds=86400, now=now):
        return
    with transaction.atomic():
        follower = _asked(email, language, now)
        if follower.confirmed_at is None:
            key = f"{ASK}:{follower.pk}:{now.timestamp():.0f}"
            enqueue(ASK, key=key, ids={"follower": follower.pk}, now=now)


def _asked(email: str, language: str, now: dt.datetime) -> Follower:
    """The row of `email`, as asked now unless it has said yes before."""
    known = Follower.objects.of(email).first()
    if known is None:
        given = {"email": email, "language": language, "asked_at": now}
        known, new = Follower.objects.get_or_create(email_hash=lookup_hash(email), defaults=given)
        if new:
            return known
    # Never a confirmed one: two presses at once must not take back a yes.
    waiting = Follower.objects.filter(pk=known.pk, confirmed_at=None)
    waiting.update(language=language, asked_at=now)
    known.refresh_from_db()
    return known


def confirm(*, token: str, now: dt.datetime) -> None:
    """The letter was answered. Twice is once. Raises NotFollowing."""
    follower = follower_of(token)
    Follower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=now)


def stop(*, token: str) -> None:
    """Forget the address. Raises NotFollowing where it is forgotten already."""
    follower_of(token).delete()


def token_of(follower: Follower) -> str:
    """What the links in letters to `follower` carry: it opens nothing but their own choice."""
    # Made anew for each letter, so it is kept nowhere; the moment makes it this asking's alone.
    return signing.Signer(salt=ASK).sign(f"{follower.pk}-{follower.asked_at.timestamp():.6f}")


def follower_of(token: str) -> Follower:
    """Whose link it is. Raises NotFollowing."""
    try:
        key = signing.Signer(salt=ASK).unsign(token).split("-")[0]
    except signing.BadSignature:
        raise NotFollowing from None
    found = Follower.objects.filter(pk=int(key)).first()
    if found is None or token_of(found) != token:
        raise NotFollowing
    return found


@periodic("new articles", every=dt.timedelta(minutes=5))
def tell_of_new_articles(now: dt.datetime) -> None:
    """One job for each new article and follower; all of an article's or none, and never again."""
    # By the day first: articles of last year are not read.
    out = ArticlePage.objects.live().public().filter(first_published_at__gt=now - AT_MOST)
    for article in out.filter(first_published_at__lte=now - AT_LEAST).order_by("pk"):
        if Announcement.objects.filter(article=article.translation_key).exists():
            continue
        try:
            with transaction.atomic():
                Announcement.objects.create(article=article.translation_key, at=now)
                _tell_everybody(article, now)
        except IntegrityError:  # another worker was faster
            continue


def _tell_everybody(article: ArticlePage, now: dt.datetime) -> None:
    # Who came afterwards found it on the site.
    told = Follower.objects.confirmed().filter(confirmed_at__lte=article.first_published_at)
    for pk in told.order_by("pk").values_list("pk", flat=True):
        ids = {"follower": pk, "article": article.pk}
        enqueue(NEW, key=f"{NEW}:{article.pk}:{pk}", ids=ids, now=now)


@periodic("followers who never answered", every=dt.timedelta(hours=12))
def forget_unanswered(now: dt.datetime) -> None:
    """Delete addresses that never said yes."""
    Follower.objects.filter(confirmed_at=None, asked_at__lt=now - UNANSWERED).delete()


def following(person: Identity) -> list[dict[str, Any]]:
    """Whether somebody is told of new articles, for their export."""
    return [
        {"email": row.email, "asked_at": row.asked_at, "confirmed_at": row.confirmed_at}
        for row in _rows_of(person)
    ]


def forget(person: Identity) -> int:
    """Take somebody's address off the list. Returns how many rows there were."""
    return sum(row.delete()[0] for row in _rows_of(person))


def _rows_of(person: Identity) -> list[Follower]:
    return list(Follower.objects.of(person.email)) if person.email else []


keeps_personal_records("new articles by e-mail", find=following, clear=forget)
