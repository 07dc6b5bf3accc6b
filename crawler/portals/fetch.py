"""One visitor that looks at a site before it is a portal: slow, honest, obedient, and on the open internet only."""

import http.client
import re
import socket
import ssl
import string
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from protego import Protego

from thresher.crawler.discovery import refreshed, robots_sitemaps
from thresher.crawler.loaders.encoded import unpacked
from thresher.crawler.loaders.http import chunk_size
from thresher.crawler.loaders.http_headers import redirect_target, with_address
from thresher.crawler.portals.address_rules import is_loopback, is_public
from thresher.crawler.portals.contact import contact_problem, user_agent
from thresher.crawler.portals.robots import robots_text
from thresher.schemas.errors import InputError
from thresher.text.addresses import with_user_masked
from thresher.text.hosts import full_host

DELAY = 1.0
"""A matter of taste: seconds between requests, where robots.txt asks for no more."""
_MAX_DELAY = 30.0
_TIMEOUT = 15.0
_MAX_SECONDS = 45.0
"""Of one answer, however slowly it comes."""
_MAX_BYTES = 5_000_000  # bound for safety
_MAX_REDIRECTS = 5  # bound for safety
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OK = 200
_PIECE = 1 << 16
_AS_WRITTEN = "%" + string.punctuation


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    url: str
    """Behind all redirects."""
    status: int
    body: bytes


@dataclass(slots=True)
class Visitor:
    """Fetches a few addresses, one after the other.  Raises InputError."""

    version: str
    contact: str | None = None
    allow_private: bool = False
    delay: float = DELAY
    _robots: dict[str, Protego] = field(default_factory=dict)
    _last: float | None = None

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt for an address names."""
        return robots_sitemaps(self._rules(url).sitemaps, url)

    def get(self, url: str) -> Answer:
        """The answer behind an address and its redirects, each of which robots.txt and the addresses must allow."""
        for _ in range(_MAX_REDIRECTS + 1):
            rules = self._rules(url)
            if not rules.can_fetch(url, self._agent):
                raise InputError(f"{url}: robots.txt does not allow it")
            answer, target = self._request(url, min(float(rules.crawl_delay(self._agent) or 0), _MAX_DELAY))
            if target is None:
                return answer
            url = target
        raise InputError(f"{url}: more than {_MAX_REDIRECTS} redirects")

    def allows(self, url: str) -> bool:
        """Whether an address may be asked for, by the robots.txt of sites that were visited; no other is fetched."""
        try:
            parts = _parts(url)
        except InputError:
            return False
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        return rules is None or bool(rules.can_fetch(url, self._agent))

    @property
    def _agent(self) -> str:
        return user_agent(f"Thresher/{self.version}", None)

    def _rules(self, url: str) -> Protego:
        parts = _parts(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._read_robots(f"{site}/robots.txt")
        return self._robots[site]

    def _read_robots(self, url: str) -> Protego:
        """The site's rules.  A server in trouble forbids all, as RFC 9309 has it; one without rules allows all."""
        first = url
        for _ in range(_MAX_REDIRECTS + 1):
            answer, target = self._request(url, 0)
            if target is None:
                break
            url = target
        else:
            raise InputError(f"{first}: it redirects on and on, so nobody can say what may be fetched")
        if answer.status >= 500 or answer.status == 429:
            return Protego.parse("User-agent: *\nDisallow: /")
        return Protego.parse(robots_text(answer.body) if answer.status == _OK else "")

    def _request(self, url: str, least_delay: float) -> tuple[Answer, str | None]:
        """One answer, and where it redirects to."""
        parts = _parts(url)
        host, port = full_host(url), parts.port
        if parts.scheme not in ("http", "https") or not host:
            raise InputError(f"{url}: only http and https addresses are fetched")
        try:
            addresses = self._addresses(host, port or (443 if parts.scheme == "https" else 80))
            own = all(is_loopback(address) for address, _ in addresses)
            self._wait(max(0.0 if own else self.delay, least_delay))
            return self._exchange(url, addresses)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise InputError(f"{url}: {_message(error)}") from None
        finally:
            self._last = time.monotonic()

    def _addresses(self, host: str, port: int) -> list[tuple[str, int]]:
        """Where the host is.  Raises InputError where that is not on the open internet, or nobody could be reached."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [(str(where[0]), port) for *_, where in found]
        private = [address for address, _ in addresses if not is_public(address)]
        if private and not self.allow_private:
            raise InputError(f"{host} is at {private[0]}, which is not on the open internet; --allow-private allows it")
        if problem := contact_problem(self.contact, (address for address, _ in addresses)):
            raise InputError(problem)
        return addresses

    def _wait(self, seconds: float) -> None:
        """Let some time pass since the last request."""
        if self._last is not None:
            time.sleep(max(0.0, self._last + seconds - time.monotonic()))

    def _exchange(self, url: str, addresses: list[tuple[str, int]]) -> tuple[Answer, str | None]:
        parts = urlsplit(url)
        deadline = time.monotonic() + _MAX_SECONDS
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_TIMEOUT)
        # connected to the very address that was looked at: a second look-up may answer something else
        connection.sock = _connected(addresses)
        try:
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(connection.sock, server_hostname=parts.hostname)
            path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_AS_WRITTEN)
            port = f":{parts.port}" if parts.port else ""
            connection.request("GET", path, headers=self._headers(f"{_named(full_host(url))}{port}"))
            response = connection.getresponse()
            if response.status in _REDIRECTS and (target := redirect_target(url, response.headers.get("Location"))):
                return Answer(url, response.status, b""), target
            body, refresh = _body(response, deadline), with_address(response.headers.get("Refresh", ""))
            return Answer(url, response.status, body), refreshed(body, url, refresh) if response.status == _OK else None
        finally:
            connection.close()

    def _headers(self, host: str) -> dict[str, str]:
        return {
            "Host": host,
            "User-Agent": user_agent(f"Thresher/{self.version}", self.contact),
            "Accept": "text/html,application/xhtml+xml,application/xml,*/*;q=0.8",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }


def _parts(url: str) -> SplitResult:
    """Raises InputError for what is no address, and for one that holds a password: whoever reads a message would."""
    if with_user_masked(url) != url:
        raise InputError(f"{with_user_masked(url)}: holds a user name or a password: leave them out")
    try:
        parts = urlsplit(url)
        parts.port, full_host(url)
    except ValueError:
        raise InputError(f"{url}: is no address") from None
    return parts


def _connected(addresses: list[tuple[str, int]]) -> socket.socket:
    """A connection to the first address that answers."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection(address, _TIMEOUT)
        except OSError:
            continue
    return socket.create_connection(addresses[-1], _TIMEOUT)


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, unpacked as far as it can be, up to a bound."""
    coding = response.headers.get("Content-Encoding", "").lower()
    return unpacked(_packed(response, deadline), coding.split(","), _MAX_BYTES)[0][:_MAX_BYTES]


def _packed(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body as it was sent; one that is framed wrongly as far as it goes, as in a crawl."""
    lengths = {*response.headers.get_all("Content-Length", [])}
    begun = response.fp.peek().partition(b"\n")[0] if response.chunked else b""
    framed = chunk_size(begun) is not None if response.chunked else len(lengths) < 2
    if not framed:
        length = lengths.pop() if len(lengths) == 1 else ""
        response.chunked, response.length = False, int(length) if re.fullmatch(r"\d{1,15}", length, re.A) else None
    body = bytearray()
    try:
        while len(body) < _MAX_BYTES and (piece := response.read1(_PIECE)):
            body += piece
            if time.monotonic() > deadline:
                raise TimeoutError
    except (http.client.HTTPException, ConnectionError, ValueError):
        if not body:
            raise
    return bytes(body)


def _named(host: str) -> str:
    """The host as a request names it."""
    return f"[{host}]" if ":" in host else host


def _message(error: Exception) -> str:
    """What went wrong, in words."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
