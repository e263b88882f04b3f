"""Which hosts, addresses and ports are let through: tables of attacks, the standard library as a witness."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workers.egress.policy import _REFUSED_V4, _REFUSED_V6, Permit, Policy, plain_host, unfit
from workers.egress.refusal import Refusal

ATTACKS = {
    "0.0.0.0": "this network",
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "100.64.0.1": "carrier-grade NAT",
    "100.100.100.200": "carrier-grade NAT",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "Azure's metadata",
    "169.254.169.254": "link-local",
    "169.254.170.2": "link-local",
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.192": "protocol assignments",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "198.19.255.255": "benchmarks",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.251": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "this host",
    "::1": "loopback",
    "::127.0.0.1": "IPv4-compatible",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "::ffff:0:127.0.0.1": "IPv4-translated",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b::8.8.8.8": "NAT64",
    "64:ff9b:1::a00:1": "NAT64",
    "100::1": "discard",
    "2001::1": "Teredo",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "Teredo",
    "2001:2::1": "protocol assignments",
    "2001:10::1": "protocol assignments",
    "2001:20::1": "protocol assignments",
    "2001:db8::1": "documentation",
    "2002:7f00:1::": "6to4",
    "2002:808:808::1": "6to4",
    "3fff::1": "documentation",
    "4000::1": "not global unicast",
    "5f00::1": "segment routing",
    "2a00:1450::5efe:7f00:1": "ISATAP",
    "2a00:1450::200:5efe:a00:1": "ISATAP",
    "fc00::1": "private",
    "fd00:ec2::254": "private",
    "fd20:ce::254": "private",
    "fe80::1": "link-local",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "ff0e::1": "multicast",
}
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "168.63.129.17",
    "192.88.98.1",
    "198.17.0.1",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2a00:1450:4001::200e",
]

HOSTS = {
    "example.com": "example.com",
    "EXAMPLE.com.": "example.com",
    "xn--bcher-kva.example": "xn--bcher-kva.example",
    "my_host.example": "my_host.example",
    "localhost": "localhost",
    "1.2.3.4.example": "1.2.3.4.example",
    "8.8.8.8": IPv4Address("8.8.8.8"),
    "8.8.8.8.": IPv4Address("8.8.8.8"),
    "[::1]": IPv6Address("::1"),
    "[2606:4700::1111]": IPv6Address("2606:4700::1111"),
    "[::ffff:127.0.0.1]": IPv6Address("::ffff:127.0.0.1"),
}
ODD_HOSTS = [
    "",
    ".",
    "..",
    "a..b",
    ".example.com",
    "-a.example",
    "a-.example",
    "exa mple.com",
    "exämple.com",
    "a" * 64 + ".example",
    "a." * 130 + "example",
    "2130706433",
    "0x7f000001",
    "0X7F.1",
    "017700000001",
    "0177.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.01",
    "0",
    "0.0.0.0.0",
    "127.0.0.1.1",
    "1.2.3.256",
    "evil.0x7f",
    "evil.127",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "[::1",
    "::1",
    "[fe80::1%eth0]",
    "[fe80::1%25eth0]",
    "[127.0.0.1]",
    "[::1]x",
    "[]",
    "[::ffff:0x7f.1]",
    "[1::2::3]",
    "user@example.com",
    "example.com:80",
    "a%2eb",
    "a\x00b",
    "a\r\nb",
    "exa\u00admple.com",
    "\u212a.example",
    "example.com\n",
]


@pytest.mark.parametrize(("text", "why"), ATTACKS.items())
def test_an_address_that_is_not_public_is_refused_for_what_it_is(text, why):
    assert unfit(ipaddress.ip_address(text)) == why
    with pytest.raises(Refusal) as refused:
        Policy().check([ipaddress.ip_address(text)], 80)
    assert (refused.value.reason, refused.value.status) == ("address", 403)


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_let_through(text):
    assert unfit(ipaddress.ip_address(text)) is None
    Policy().check([ipaddress.ip_address(text)], 443)


@pytest.mark.parametrize("text", [*_REFUSED_V4, *_REFUSED_V6])
def test_refused_networks_are_refused_to_their_last_address(text):
    network = ipaddress.ip_network(text)
    assert unfit(network[0])
    assert unfit(network[-1])


def test_one_bad_address_among_good_ones_spoils_all():
    good, bad = ipaddress.ip_address("8.8.8.8"), ipaddress.ip_address("10.0.0.1")
    for mixed in ([good, bad], [bad, good]):
        with pytest.raises(Refusal):
            Policy().check(mixed, 80)


_ADDRESSES = st.one_of(
    st.ip_addresses(),
    *(st.ip_addresses(network=net) for net in (*_REFUSED_V4, *_REFUSED_V6, "2000::/3")),
)


@given(_ADDRESSES)
@example(IPv4Address("192.88.99.1"))
@example(IPv6Address("2002:7f00:1::"))
def test_the_policy_is_never_more_permissive_than_the_standard_library(address):
    if unfit(address) is None:
        assert address.is_global
        assert not (address.is_private)
        assert not (address.is_multicast)
        assert not (address.is_reserved)
        assert not (address.is_loopback)
        assert not (address.is_link_local)
        assert not (address.is_unspecified)
        assert not (getattr(address, "is_site_local", False))
        assert all(
            getattr(address, embedded, None) is None for embedded in ("ipv4_mapped", "sixtofour", "teredo")
        )


@pytest.mark.parametrize(("text", "host"), HOSTS.items())
def test_a_host_in_its_plain_form_is_read(text, host):
    assert plain_host(text) == host


@pytest.mark.parametrize("text", ODD_HOSTS)
def test_a_host_in_any_other_form_is_refused(text):
    with pytest.raises(Refusal) as refused:
        plain_host(text)
    assert refused.value.reason == "host"


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{:d}", "{:#x}", "0{:o}"]))
def test_no_number_is_ever_a_name(number, form):
    with pytest.raises(Refusal):
        plain_host(form.format(number))


@pytest.mark.parametrize("port", [80, 443, 1024, 8080, 65_535])
def test_usual_ports_are_open(port):
    Policy().check([IPv4Address("8.8.8.8")], port)


@pytest.mark.parametrize("port", [1, 21, 22, 23, 25, 53, 81, 110, 143, 445, 465, 587, 993, 1023])
def test_ports_of_other_services_are_closed(port):
    with pytest.raises(Refusal) as refused:
        Policy().check([IPv4Address("8.8.8.8")], port)
    assert refused.value.reason == "port"


PERMITS = [
    ("10.0.0.0/8", "10.1.2.3", 80, True),
    ("10.0.0.0/8", "10.1.2.3", 22, False),
    ("10.0.0.0/8", "11.1.2.3", 80, True),  # public anyway
    ("10.0.0.0/8", "192.168.0.1", 80, False),
    ("127.0.0.1:8080", "127.0.0.1", 8080, True),
    ("127.0.0.1:8080", "127.0.0.1", 8081, False),
    ("127.0.0.1:8080", "127.0.0.2", 8080, False),
    ("127.0.0.1:8080", "::ffff:127.0.0.1", 8080, False),
    ("127.0.0.0/8:22", "127.9.9.9", 22, True),
    ("[::1]:8080", "::1", 8080, True),
    ("[::1]:8080", "::1", 80, False),
    ("[fd00::/8]:81", "fd12::1", 81, True),
    ("fd00::/8", "fd12::1", 443, True),
    ("::1", "::1", 8080, True),
    ("8.8.8.8:25", "8.8.8.8", 25, True),
]


@pytest.mark.parametrize(("entry", "address", "port", "through"), PERMITS)
def test_an_operator_permits_networks_and_single_ports(entry, address, port, through):
    policy = Policy([Permit.parse(entry)])
    if through:
        policy.check([ipaddress.ip_address(address)], port)
    else:
        with pytest.raises(Refusal):
            policy.check([ipaddress.ip_address(address)], port)


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "localhost",
        "10.0.0.1/8",
        "1.2.3",
        "10.0.0.0/8:0",
        "10.0.0.0/8:99999",
        "10.0.0.0/8:x",
        "[::1",
        "1.2.3.4:²",
    ],
)
def test_a_permit_that_cannot_be_read_is_an_error(entry):
    with pytest.raises(ValueError, match=r"network|port"):
        Permit.parse(entry)
