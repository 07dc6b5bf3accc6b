"""A portal for readers who sign in, and a proxy that asks who one is: small servers that note what they are sent."""

import base64
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from tests.crawl.site import TEXT

USER, PASSWORD = "reader.of@post.example", "pass&word-S3CRET-1"
TOKEN = "Bearer S3CRET-token-2"
PROXY_PASSWORD = "S3CRET-proxy-3"


_Server = TypeVar("_Server", bound=ThreadingHTTPServer)


class Asked(NamedTuple):
    """A request."""

    host: str
    path: str
    cookie: str
    token: str
    user_agent: str


class ReadersSite(ThreadingHTTPServer):
    """Its stories are for those who are signed in; all other pages are for everybody."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        super().__init__((host, 0), _Handler)
        self.asked: list[Asked] = []
        self.sign_ins: list[dict[str, str]] = []
        self.sessions: dict[str, int] = {}
        """The stories that each session is still good for."""
        self.pages_a_session = 1000
        self.robots = ""
        self.form = True
        self.more = ""
        """Markup that all pages end with."""
        self.answers: dict[str, tuple[int, dict[str, str], str]] = {}
        """Status, headers and body, by path, beside its pages."""
        self.when_asked: Callable[[], object] = bool
        """Is called at each request."""
        self.base = f"http://{host}:{self.server_port}"

    def reads(self, cookie: str) -> bool:
        """Whether a request for a story is of a session that is still good for one."""
        left = self.sessions.get(_session(cookie), 0)
        if left:
            self.sessions[_session(cookie)] -= 1
        return left > 0


def _session(cookie: str) -> str:
    return dict(pair.split("=", 1) for pair in cookie.split("; ") if "=" in pair).get("session", "")


class _Handler(BaseHTTPRequestHandler):
    server: ReadersSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site, path = self.server, urlsplit(self.path).path
        site.when_asked()
        cookie = self.headers.get("Cookie", "")
        site.asked.append(
            Asked(
                self.headers.get("Host", ""),
                self.path,
                cookie,
                self.headers.get("Authorization", ""),
                self.headers.get("User-Agent", ""),
            )
        )
        if path in site.answers:
            self._answer(*site.answers[path])
        elif path == "/robots.txt":
            self._answer(200, {"Content-Type": "text/plain"}, site.robots)
        elif path == "/login":
            self._form()
        elif path.startswith("/story"):
            self._story(path, site.reads(cookie) or self.headers.get("Authorization") == TOKEN)
        elif path == "/":
            link = "<a class=logout href=/logout>Log out</a>" if _session(cookie) in site.sessions else ""
            links = "".join(f"<li><a href=/story/{n}>The story number {n} of a long day</a>" for n in range(6))
            self._answer(200, {}, f"<title>The Post</title><h1>The Post</h1>{link}<ul>{links}</ul>")
        else:
            self._answer(404, {}, "nothing")

    def do_POST(self) -> None:
        site = self.server
        filled = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True))
        site.sign_ins.append(filled)
        site.asked.append(Asked(self.headers.get("Host", ""), self.path, self.headers.get("Cookie", ""), "", ""))
        known = (filled.get("email"), filled.get("password")) == (USER, PASSWORD)
        guarded = f"csrf={filled.get('csrf')}" in self.headers.get("Cookie", "") and filled.get("go") == "in"
        if known and guarded:
            session = f"S3CRET-session-{secrets.token_hex(8)}"
            site.sessions[session] = site.pages_a_session
            cookie = f"session={session}; Path=/; HttpOnly"
            self._answer(303, {"Location": f"/?ticket={session}", "Set-Cookie": cookie}, "")
        else:
            self._answer(200, {}, f"<p class=wall>Unknown: {PASSWORD}</p>")

    def _form(self) -> None:
        token = secrets.token_hex(8)
        form = (
            "<form action=/search method=get><input name=q></form><form method=post>"
            f"<input type=hidden name=csrf value={token}><input name=email><input type=password name=password>"
            "<input type=checkbox name=remember value=yes checked><button name=go value=in>Sign in</button></form>"
        )
        self._answer(200, {"Set-Cookie": f"csrf={token}; Path=/"}, form if self.server.form else "<p>Closed</p>")

    def _story(self, path: str, known: bool) -> None:
        number = path.rpartition("/")[2]
        heading = f"<title>{number}</title><article><h1>The story number {number} of a long day</h1>"
        # as careless as some portals are: the page repeats who asks
        own = f"<script>var token = '{self.headers.get('Cookie', '')}{self.headers.get('Authorization', '')}'</script>"
        read = f"{heading}{TEXT}<p>Whole {number}.</p></article>{own}"
        begin = "Begin to read what everybody may read of it. " * 9
        wall = f"{heading}<p>{begin}</p><p class=wall>Sign in to read on.</p></article>"
        self._answer(200, {"X-Reader": self.headers.get("Authorization", "")}, read if known else wall)

    def _answer(self, status: int, headers: dict[str, str], body: str) -> None:
        self.send_response(status)
        told = (body + (self.server.more if status == 200 and "<" in body else "")).encode()
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            **headers,
            "Content-Length": str(len(told)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Tests say what matters."""


class ProxyServer(ThreadingHTTPServer):
    """It makes tunnels, for those who know its password, to where a test says, whatever was asked for."""

    def __init__(self, leads: Callable[[str], tuple[str, int]]) -> None:
        super().__init__(("127.0.0.1", 0), _Tunnels)
        self.leads = leads
        self.asked: list[str] = []
        self.address = f"http://desk:{PROXY_PASSWORD}@127.0.0.1:{self.server_port}"


class _Tunnels(BaseHTTPRequestHandler):
    server: ProxyServer
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        given = base64.b64encode(f"desk:{PROXY_PASSWORD}".encode()).decode()
        if self.headers.get("Proxy-Authorization") != f"Basic {given}":
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.server.asked.append(self.path)
        with socket.create_connection(self.server.leads(self.path), 10) as there:
            self.send_response_only(200)
            self.end_headers()
            self.wfile.flush()
            back = threading.Thread(target=_carry, args=(there, self.connection), daemon=True)
            back.start()
            _carry(self.connection, there)
            back.join(10)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Tests say what matters."""


def _carry(one: socket.socket, other: socket.socket) -> None:
    try:
        while piece := one.recv(1 << 16):
            other.sendall(piece)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@contextmanager
def running(server: _Server) -> Iterator[_Server]:
    with server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
