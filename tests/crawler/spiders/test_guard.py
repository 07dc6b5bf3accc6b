"""Which hosts are out of reach, however they are written."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address

from thresher.crawler.portals.address_rules import PRIVATE, is_private, number_of, refusal
from thresher.crawler.spiders.address_guard import (
    GuardedResolver,
    GuardMiddleware,
    ProxyMiddleware,
    RequestRefused,
    _Filter,
)
from thresher.crawler.spiders.options import ALLOW

INSIDE = """
127.0.0.1 127.9.9.9 0.0.0.0 0x7f.1 0x7f000001 2130706433 017700000001 127.1 10.0.0.1 172.16.5.4 192.168.1.1
169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:a9fe:a9fe fe80::1
fc00::1 ff02::1 64:ff9b::7f00:1 2002:7f00:1:: [::1] 127.0.0.1. localhost LOCALHOST localhost. a.localhost
0 0177.1 00000177.0.0.1 127.0.0.1.. 127。0。0。1 １２７.0.0.1 ①②⑦.0.0.1 ⓛocalhost fec0::1 fe80::1%eth0 ::127.0.0.1
64:ff9b:1::7f00:1 2001:0:4136:e378:8000:63bf:80ff:fffe ::ffff:0:127.0.0.1 2001:db8::1 100::1 192.0.0.8 198.18.0.1
""".split()
OUTSIDE = "example.org 93.184.216.34 2606:2800:220:1::1 1.1.1.1 [2606:4700::1111] dead.beef news.example".split()


@pytest.mark.parametrize("host", INSIDE)
def test_hosts_inside_are_refused(host: str) -> None:
    assert refusal("http", host) == PRIVATE


@pytest.mark.parametrize("host", OUTSIDE)
def test_hosts_outside_are_not(host: str) -> None:
    assert refusal("https", host) is None


@pytest.mark.parametrize("scheme", ["file", "ftp", "data", "gopher", ""])
def test_schemes(scheme: str) -> None:
    assert refusal(scheme, "example.org") == "scheme"


@pytest.mark.parametrize(
    ("host", "number"),
    [("0x7f.1", "127.0.0.1"), ("[::1]", "::1"), ("example.org", None), ("", None), ("1.2.3.4 x", None)],
)
def test_numbers(host: str, number: str | None) -> None:
    assert number_of(host) == number


def test_what_is_no_number_is_no_answer() -> None:
    assert is_private("example.org")


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]:8080/"])
def test_requests_inside_are_made_only_where_the_user_allows(url: str) -> None:
    with pytest.raises(RequestRefused, match=PRIVATE):
        GuardMiddleware(allow_private=False).process_request(Request(url))
    GuardMiddleware(allow_private=True).process_request(Request(url))


class Receiver:
    """Takes what a resolver tells."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        self.told.append("began")

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.told.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.told.append("complete")


def test_answers_of_names_leave_out_private_addresses() -> None:
    receiver, refused = Receiver(), set[str]()
    filtering = _Filter(receiver, "rebound.example", refused)
    filtering.resolutionBegan(None)  # type: ignore[arg-type]
    for number in ("10.0.0.1", "93.184.216.34", "127.0.0.1"):
        filtering.addressResolved(IPv4Address("TCP", number, 80))
    filtering.resolutionComplete()
    assert receiver.told == ["began", "93.184.216.34", "complete"]
    assert refused == {"rebound.example"}


class Resolver:
    """Answers the same name with another number each time."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = list(numbers)

    def resolveHostName(self, receiver: Any, *_: Any, **__: Any) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        receiver.addressResolved(IPv4Address("TCP", self.numbers.pop(0), 80))
        receiver.resolutionComplete()


def test_a_name_that_is_bound_anew_is_connected_to_what_was_checked() -> None:
    """The first answer is kept, and what is connected to is what the receiver got."""
    resolver = GuardedResolver(SimpleNamespace(nameResolver=Resolver("93.184.216.34", "127.0.0.1")), 100, False)
    for name, told in (("anew.example", "93.184.216.34"), ("anew.example", "93.184.216.34"), ("other.example", None)):
        receiver = Receiver()
        resolver.resolveHostName(receiver, name)  # type: ignore[arg-type]
        assert receiver.told == ["began", *filter(None, [told]), "complete"]
    assert resolver.refused == {"other.example"}
    again, receiver = GuardedResolver(SimpleNamespace(nameResolver=Resolver()), 100, True), Receiver()
    again.resolveHostName(receiver, "other.example")  # type: ignore[arg-type]
    assert receiver.told == ["began", "127.0.0.1", "complete"], "the cache is common, the filter each one's own"


@pytest.mark.parametrize("allowed", [False, True])
def test_proxies_of_the_environment(allowed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:3128")
    crawler: Any = SimpleNamespace(settings=Settings({ALLOW: allowed, "HTTPPROXY_ENABLED": True}))
    with nullcontext() if allowed else pytest.raises(NotConfigured):
        assert ProxyMiddleware.from_crawler(crawler).proxies["http"]
