"""Nothing is posted to a webhook that is within, unless the user says that it may be."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.thresher.telling.receivers import Webhook, webhook
from thresher.webhook import PRIVATE_WEBHOOKS, post

_REFUSED = "its address is private; where that is meant, set THRESHER_PRIVATE_WEBHOOKS=yes"


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Webhook]:
    """Every name leads to it, as somebody may have it who owns a name."""
    looked_up = socket.getaddrinfo

    def within(host: str, *rest: Any, **named: Any) -> Any:
        return looked_up("127.0.0.1" if host == "hooks.example" else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", within)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with webhook() as found:
        yield found


def port(hook: Webhook) -> str:
    return hook.address.split(":")[2]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "0x7f.1", "localhost", "a.localhost.", "[::ffff:127.0.0.1]", "hooks.example"]
)
def test_a_private_address_is_told_nothing(hook: Webhook, scheme: str, host: str) -> None:
    assert post(f"{scheme}://{host}:{port(hook)}", {}) == _REFUSED
    assert hook.told == []


def test_the_user_says_that_webhooks_may_be_within(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PRIVATE_WEBHOOKS, "yes")
    assert post(f"http://hooks.example:{port(hook)}", {"a": "b"}) is None
    assert hook.told == [{"a": "b"}]


def test_a_proxy_may_be_within_but_not_what_it_is_asked_for(hook: Webhook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port(hook)}")
    assert post("http://desk.example/hook", {"a": "b"}) is None
    assert hook.told == [{"a": "b"}]
    assert post("http://10.0.0.1/hook", {}) == _REFUSED


def test_a_public_address_is_connected_to(monkeypatch: pytest.MonkeyPatch, hook: Webhook) -> None:
    monkeypatch.setattr("thresher.webhook.is_public", lambda address: address == "127.0.0.1")
    assert post(f"http://hooks.example:{port(hook)}", {"a": "b"}) is None
    assert hook.told == [{"a": "b"}]
