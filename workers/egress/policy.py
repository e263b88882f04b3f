"""Which hosts, addresses and ports a stranger's link may lead to.

Two questions, asked in this order: is the host written in its one plain form (`plain_host`), and are its
addresses public or permitted by the operator (`Policy`). Registries behind the tables:
https://www.iana.org/assignments/iana-ipv4-special-registry and .../iana-ipv6-special-registry.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from workers.egress.refusal import Refusal

Address = IPv4Address | IPv6Address

_REFUSED_V4 = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",  # and Alibaba's metadata at 100.100.100.200
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "Azure's metadata",
    "169.254.0.0/16": "link-local",  # and the metadata of most clouds at 169.254.169.254
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "protocol assignments",  # and Oracle's metadata at 192.0.0.192
    "192.0.2.0/24": "documentation",
    "192.31.196.0/24": "AS112",
    "192.52.193.0/24": "AMT",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "192.175.48.0/24": "AS112",
    "198.18.0.0/15": "benchmarks",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_REFUSED_V6 = {
    "2001::/32": "Teredo",
    "2001::/23": "protocol assignments",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "AS112",
    "3fff::/20": "documentation",
    # Outside of global unicast, and refused for that already: names for the log.
    "::/128": "this host",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4-mapped",
    "::ffff:0:0:0/96": "IPv4-translated",
    "::/96": "IPv4-compatible",
    "64:ff9b::/96": "NAT64",
    "64:ff9b:1::/48": "NAT64",
    "100::/64": "discard",
    "5f00::/16": "segment routing",
    "fc00::/7": "private",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
}
_V4 = [(IPv4Network(net), what) for net, what in _REFUSED_V4.items()]
_V6 = [(IPv6Network(net), what) for net, what in _REFUSED_V6.items()]
_ISATAP = {0x0000_5EFE, 0x0200_5EFE}  # RFC 5214: what precedes the IPv4 address in the lower half

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}", re.ASCII)
_BRACKETED = re.compile(r"\[([^\[\]]*)\](?::(.+))?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)


def plain_host(text: str) -> str | Address:
    """A host as it stands in a link: a name in lower case or an address.

    Raises `Refusal` for every spelling that one program reads as a name and another as an address: decimal,
    octal, hexadecimal and short IPv4, addresses with a zone, and anything that is neither.
    """
    if text.startswith("["):
        return _bracketed(text)
    name = text.lower().removesuffix(".")
    if not text.isascii() or not 0 < len(name) <= 253 or not _NAME.fullmatch(name):
        raise Refusal("host")
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return name
    try:
        return IPv4Address(name)
    except ValueError:
        raise Refusal("host", "an unusual form of an IPv4 address") from None


def _bracketed(text: str) -> IPv6Address:
    inner = text[1:-1]
    if not text.endswith("]") or "%" in inner:
        raise Refusal("host", "an IPv6 address with a zone" if "%" in inner else "")
    try:
        return IPv6Address(inner)
    except ValueError:
        raise Refusal("host") from None


def unfit(address: Address) -> str | None:
    """Why an address is not public, or None when it is."""
    if isinstance(address, IPv4Address):
        what = next((what for net, what in _V4 if address in net), None)
    else:
        what = next((what for net, what in _V6 if address in net), None)
        if address not in _GLOBAL_UNICAST:
            what = what or "not global unicast"
        elif int(address) >> 32 & 0xFFFF_FFFF in _ISATAP:
            what = what or "ISATAP"
    if what is None and (not address.is_global or address.is_multicast or address.is_reserved):
        what = "special"  # the standard library learnt of a range before this table did
    return what


def split_port(text: str) -> tuple[str, int | None]:
    """Of `1.2.3.4`, `1.2.3.4:80`, `::1` or `[::1]:80`. Raises `ValueError` for a port that can't be."""
    host, port = text.strip(), ""
    if found := _BRACKETED.fullmatch(host):
        host, port = found[1], found[2] or ""
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
        port = port or "none"
    if port and not (port.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError(f"{text!r} has no possible port")
    return host, int(port) if port else None


@dataclass(frozen=True, slots=True)
class Permit:
    """One entry of `EGRESS_ALLOW`: a network, and the one port in it or None for the usual ones."""

    network: IPv4Network | IPv6Network
    port: int | None

    @classmethod
    def parse(cls, text: str) -> "Permit":
        """Of `10.0.0.0/8`, `127.0.0.1:8080`, `fd00::/8` or `[::1]:8080`. Raises `ValueError`."""
        network, port = split_port(text)
        try:
            return cls(ipaddress.ip_network(network), port)
        except ValueError:
            raise ValueError(f"{text!r} is not a network, or an address, with or without a port") from None


def is_usual_port(port: int) -> bool:
    return port in {80, 443} or 1024 <= port < 65_536


class Policy:
    """The public internet on its usual ports, and what the operator permits beside it."""

    def __init__(self, permits: Iterable[Permit] = ()) -> None:
        self._permits = tuple(permits)

    @property
    def has_permits(self) -> bool:
        return bool(self._permits)

    def permits(self, address: Address, port: int) -> bool:
        """Whether the operator lets this through, whatever it is."""
        return any(
            address in each.network and (each.port == port if each.port else is_usual_port(port))
            for each in self._permits
        )

    def check(self, addresses: Iterable[Address], port: int) -> None:
        """Raises `Refusal` unless every one of the addresses may be dialled at this port."""
        for address in addresses:
            if self.permits(address, port):
                continue
            if what := unfit(address):
                raise Refusal("address", what)
            if not is_usual_port(port):
                raise Refusal("port", str(port))
