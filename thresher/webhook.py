"""JSON is posted to a webhook: to an address of the open internet, unless the user says that inner ones are meant."""

import json
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    getproxies,
    proxy_bypass,
)

from thresher.crawler.portals.address_rules import PRIVATE, is_public, refusal
from thresher.text.variables import variable
from thresher.time_limit import in_time
from thresher.version import __version__

SECONDS = 10.0  # matter of taste
PRIVATE_WEBHOOKS = "THRESHER_PRIVATE_WEBHOOKS"
"""Set to `yes` where webhooks are within one's own network."""


def webhook_problem(url: str) -> str | None:
    """What is wrong with the address of a webhook."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not (valid and url.isascii() and url.isprintable() and " " not in url):
        return "must be an address, http:// or https://"
    return None if parts.username is None else "must hold no user name"


def post(url: str, message: dict[str, Any]) -> str | None:
    """Post JSON to a webhook; returns what went wrong, without its address, which may be secret."""
    return in_time(SECONDS, lambda: _post(url, message))


def _post(url: str, message: dict[str, Any]) -> str:
    """What went wrong; empty where nothing did."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Content-Type": "application/json", "User-Agent": f"Thresher/{__version__}"}
    try:
        with _opener(url).open(Request(url, body, headers), timeout=SECONDS):
            return ""
    except HTTPError as error:
        error.close()
        return f"it answered {error.code}"
    except TimeoutError:
        return f"no answer within {SECONDS:.0f} s"
    except Exception as error:  # noqa: BLE001 - whatever a server or the way to it does, the harvest is done
        reason = getattr(error, "reason", error)
        return getattr(reason, "strerror", None) or type(error).__name__


def _opener(url: str) -> OpenerDirector:
    """What posts there.  Raises _Private for an address that is one by its name or number."""
    if variable(PRIVATE_WEBHOOKS) == "yes":
        return build_opener(_NoRedirect)
    parts = urlsplit(url)
    host = parts.hostname or ""
    if refusal(parts.scheme, host) == PRIVATE:
        raise _Private
    if parts.scheme in getproxies() and not proxy_bypass(host):
        return build_opener(_NoRedirect)  # the proxy, which may be an inner one, looks the name up
    return build_opener(_NoRedirect, ProxyHandler({}), _GuardedHTTPHandler, _GuardedHTTPSHandler)


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would be a GET, and could lead to an inner address."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Private(OSError):
    """A webhook is within."""

    strerror = f"its address is private; where that is meant, set {PRIVATE_WEBHOOKS}=yes"


class _Guarded(HTTPConnection):
    """What it is connected to is looked at before anything is sent: a name may lead elsewhere at each look."""

    def connect(self) -> None:
        super().connect()
        if not is_public(self.sock.getpeername()[0]):
            self.close()
            raise _Private


class _GuardedHTTPS(HTTPSConnection, _Guarded):
    """It is looked at before encryption begins."""


class _GuardedHTTPHandler(HTTPHandler):
    def http_open(self, request: Request) -> Any:
        return self.do_open(_Guarded, request)


class _GuardedHTTPSHandler(HTTPSHandler):
    def https_open(self, request: Request) -> Any:
        return self.do_open(_GuardedHTTPS, request)
