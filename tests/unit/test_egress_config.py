"""Whatever is shown to the guard as a token, a login or a setting is read in one way or refused."""

import contextlib

from hypothesis import example, given
from hypothesis import strategies as st

from shared.settings import Settings
from workers.egress.config import Config, Grant, Upstream, name_server, read_basic
from workers.egress.policy import Permit

SECRET = b"the secret of this service"
GOOD = Grant.mint(SECRET, "job-1", budget=1000, seconds=86_400)
pieces = st.lists(st.sampled_from([*GOOD.token.split("."), ".", "0", "-1", "9" * 20, " ", "é"])).map("".join)


def test_a_token_that_we_signed_is_ours():
    assert Grant.read(SECRET, "job-1", GOOD.token) == GOOD


@given(st.text() | pieces)
def test_no_other_text_is_a_token(text):
    if text != GOOD.token:
        assert Grant.read(SECRET, "job-1", text) is None


@given(st.text())
@example("job-1\n")
def test_a_token_is_good_for_its_own_job_alone(job):
    if job != "job-1":
        assert Grant.read(SECRET, job, GOOD.token) is None


@given(st.text() | st.binary().map(lambda raw: "Basic " + raw.hex()))
def test_any_header_is_a_login_or_none(header):
    user, password = read_basic(header)
    assert isinstance(user, str)
    assert isinstance(password, str)


hosts = st.sampled_from(
    ["1.1.1.1", "[::1]", "::1", "a.example", "10.0.0.0/8", "", "*.a", "http://u:p@a.example"]
)
likely = st.builds("{}{}{}".format, st.sampled_from(["", "a.example=", "="]), hosts, st.text(max_size=6))


@given(st.text() | likely)
def test_any_setting_is_understood_or_refused_with_a_sentence(text):
    for parse in (Permit.parse, Upstream.parse, name_server):
        with contextlib.suppress(ValueError):
            parse(text)


def test_a_proxy_may_be_for_one_region_and_goes_before_those_for_all():
    entries = "http://all:1, eu@socks5://u:p@eu:2, us@a.test=http://us:3, eu@a.test=direct"
    settings = Settings(_env_file=None, region="eu", egress_proxy=entries)
    assert Config.of(settings).proxy == ("socks5://u:p@eu:2", "a.test=direct", "http://all:1")
    assert Config.of(settings.model_copy(update={"region": "asia"})).proxy == ("http://all:1",)
