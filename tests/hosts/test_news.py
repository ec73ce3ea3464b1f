"""What one host changes, others hear of: through Redis, or through the database."""

import pytest
from django.core.cache import caches

from core import cache_tokens, news
from core.clock import now
from core.ratelimit import TooOften, looked
from home.models import PageMonth
from home.page_view_counts import TALLY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["database", "cache"])
def hosts(request, settings, tmp_path):
    """Two hosts with a disk each: `go(name)` turns this process into one of them."""
    if request.param == "cache":
        share_redis(settings, request.getfixturevalue("redis_server"))
    settings.NEWS = request.param

    def go(name):
        settings.VAR_DIR = tmp_path / name
        settings.VAR_DIR.mkdir(exist_ok=True)
        news.forget()  # a quarter of a second has passed

    yield go
    news.forget()


def share_redis(settings, address):
    backend = {"BACKEND": "core.shared_cache.SharedCache", "LOCATION": address}
    settings.CACHES = {**settings.CACHES, "counts": backend}
    caches["counts"].clear()


@pytest.mark.parametrize("name", [cache_tokens.CONTENT, cache_tokens.AVAILABILITY])
def test_a_change_on_one_host_makes_stale_what_another_kept(hosts, name):
    hosts("second")
    kept_under = cache_tokens.token(name)
    hosts("first")
    cache_tokens.renew(name)
    hosts("second")

    assert cache_tokens.token(name) != kept_under


def test_without_a_change_nothing_is_stale(hosts):
    hosts("first")
    cache_tokens.renew_content()
    hosts("second")
    kept_under = cache_tokens.token()

    hosts("second")

    assert cache_tokens.token() == kept_under


def test_within_a_quarter_of_a_second_nobody_is_asked_twice(hosts, django_assert_num_queries):
    hosts("first")
    cache_tokens.token()

    with django_assert_num_queries(0):
        assert cache_tokens.token() == cache_tokens.token()


def test_a_change_that_is_rolled_back_tells_nobody(hosts):
    from django.db import transaction

    hosts("second")
    kept_under = cache_tokens.token()
    hosts("first")
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        cache_tokens.renew_content()
        raise KeyboardInterrupt
    hosts("second")

    assert cache_tokens.token() == kept_under


def test_page_counts_of_a_host_without_a_worker_reach_the_database(hosts):
    hosts("second")
    TALLY.counted.clear()
    TALLY.add(7, "views", now())
    TALLY.leave(0.0)

    assert PageMonth.objects.get(page_id=7).views == 1
    assert list(_left_behind()) == []


def _left_behind():
    return TALLY.folder.glob("*.json")


def test_looks_are_counted_over_all_hosts_by_redis(settings, redis_server):
    share_redis(settings, redis_server)
    for _look in range(3):
        looked("browser", most=3, seconds=60, now=now())

    caches["counts"].close()  # another process, another connection
    with pytest.raises(TooOften):
        looked("browser", most=3, seconds=60, now=now())


def test_without_redis_pages_are_served_and_nobody_waits(settings):
    share_redis_that_is_away(settings)
    settings.NEWS = "cache"
    news.forget()

    cache_tokens.renew_content()
    first = cache_tokens.token()
    looked("browser", most=0, seconds=60, now=now())

    assert cache_tokens.token() == first
    news.forget()


def share_redis_that_is_away(settings):
    backend = {"BACKEND": "core.shared_cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "counts": backend}


def test_one_host_alone_asks_nobody(settings, django_assert_num_queries):
    assert settings.NEWS == ""

    with django_assert_num_queries(0):
        cache_tokens.renew_content()
        cache_tokens.token()
