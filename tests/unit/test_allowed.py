"""Which sites are opened is the operator's choice, by domain with all below it."""

import pytest

from shared.allowed import AllowedSites
from shared.errors import RefusedByPolicy
from shared.settings import BadSettings, Settings, load


def sites(**settings):
    return AllowedSites.of(Settings(_env_file=None, **settings))


REFUSED = [
    "https://bad.example/x",
    "https://www.bad.example/x",
    "https://BAD.example:8443/x",
    "https://bad.example./x",
    "https://xn--bcher-kva.example/",
]
TAKEN = ["https://good.example/", "https://notbad.example/", "https://bad.example.org/", "http://[::1]/"]


@pytest.mark.parametrize("url", REFUSED)
def test_a_blocked_domain_is_refused_with_all_below_it(url):
    with pytest.raises(RefusedByPolicy):
        sites(blocked_sites="*.bad.example, b\u00fccher.example").check(url)


@pytest.mark.parametrize("url", TAKEN)
def test_others_are_taken(url):
    sites(blocked_sites="bad.example").check(url)


def test_where_some_are_allowed_no_others_are():
    only = sites(allowed_sites="good.example", blocked_sites="private.good.example")
    only.check("https://www.good.example/")
    for url in ("https://other.example/", "https://private.good.example/"):
        with pytest.raises(RefusedByPolicy):
            only.check(url)


def test_what_is_no_domain_is_no_setting():
    with pytest.raises(BadSettings, match="BLOCKED_SITES"):
        load(blocked_sites="https://bad.example/", _env_file=None)
