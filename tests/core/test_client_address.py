"""Whose request it is: our proxies are believed, whoever stands before them is not."""

import pytest
from allauth.account.adapter import get_adapter
from axes.helpers import get_client_ip_address
from django.core.exceptions import ImproperlyConfigured

from core.checks import production_is_safe
from core.client_address import _say_that_nobody_is_trusted, client_address, trusted_proxies

NETWORKS = "10.0.0.0/8, 192.0.2.1, fd00::/8"


@pytest.mark.parametrize(
    ("proxies", "peer", "header", "address"),
    [
        # No proxy is trusted: the header is a stranger's.
        ("", "203.0.113.9", None, "203.0.113.9"),
        ("", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("0", "203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("", "", "198.51.100.1", "unknown"),
        # Counted proxies: as many hops from the right are theirs.
        ("1", "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("1", "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("1", "", "203.0.113.9", "203.0.113.9"),  # a socket
        ("2", "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("2", "10.0.0.1", "203.0.113.9", "203.0.113.9"),  # past the outer proxy
        ("1", "10.0.0.1", None, "10.0.0.1"),
        # Proxies by network: the first hop that is none of ours is the visitor.
        (NETWORKS, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (NETWORKS, "10.0.0.1", "198.51.100.1, 203.0.113.9, 192.0.2.1", "203.0.113.9"),
        (NETWORKS, "203.0.113.9", "198.51.100.1, 10.0.0.1", "203.0.113.9"),
        (NETWORKS, "10.0.0.1", "10.0.0.7, 10.0.0.8", "10.0.0.7"),
        (NETWORKS, "", "198.51.100.1", "unknown"),
        # What is no address ends the way: the last hop we can vouch for counts.
        ("1", "10.0.0.1", "203.0.113.9, unknown", "10.0.0.1"),
        (NETWORKS, "10.0.0.1", "203.0.113.9, <script>, 10.0.0.2", "10.0.0.2"),
        ("1", "10.0.0.1", "", "10.0.0.1"),
        ("1", "10.0.0.1", "1, " * 5000 + "203.0.113.9", "203.0.113.9"),
        # As proxies write addresses.
        ("1", "10.0.0.1", " 203.0.113.9:4711", "203.0.113.9"),
        ("1", "::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"),
        (NETWORKS, "::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("1", "fd00::1", "[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::"),
        (NETWORKS, "fd00::1", '"2001:db8:1:2:ffff::9"', "2001:db8:1:2::"),  # the same household
        ("", "fe80::1%eth0", None, "fe80::"),
    ],
)
def test_the_visitor_is_the_first_address_our_own_proxies_did_not_write(
    settings, rf, proxies, peer, header, address
):
    settings.TRUSTED_PROXIES = trusted_proxies(proxies)
    sent = {} if header is None else {"HTTP_X_FORWARDED_FOR": header}
    request = rf.get("/", REMOTE_ADDR=peer, **sent)

    assert client_address(request.META) == address
    assert get_adapter().get_client_ip(request) == address
    assert get_client_ip_address(request) == (None if address == "unknown" else address)


@pytest.mark.parametrize("written", ["-1", "21", "yes", "10.0.0.0/40", "proxy.example"])
def test_what_names_no_proxies_is_refused_with_words(written):
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXIES is neither"):
        trusted_proxies(written)


@pytest.mark.parametrize(
    ("is_set", "https", "warned"), [(0, 0, 1), (0, 1, 1), (1, 0, 0), (1, 1, 0)]
)
def test_a_proxy_whose_word_is_not_heeded_is_noticed_before_the_next_start(
    settings, rf, tmp_path, is_set, https, warned
):
    settings.VAR_DIR, settings.TRUSTED_PROXIES_SET, settings.HTTPS = tmp_path, is_set, https
    _say_that_nobody_is_trusted.cache_clear()

    client_address(rf.get("/", HTTP_X_FORWARDED_FOR="203.0.113.9").META)

    found = {warning.id for warning in production_is_safe(None)}
    assert ("core.W002" in found) == bool(warned)


def test_a_local_site_that_no_proxy_spoke_to_is_not_warned(settings, rf, tmp_path):
    settings.VAR_DIR, settings.TRUSTED_PROXIES_SET, settings.HTTPS = tmp_path, False, False

    client_address(rf.get("/").META)

    assert [warning.id for warning in production_is_safe(None)] == ["core.W001"]
