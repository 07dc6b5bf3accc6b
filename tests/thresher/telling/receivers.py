"""A webhook and a mail server that keep what they are told."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Webhook:
    """What came, and how the next messages are answered."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.told: list[dict[str, Any]] = []
        self.status = 204
        self.seconds = 0.0
        """Before it answers."""
        self.kills: int | None = None
        """A process that it kills before it answers, once."""

    def take(self) -> list[dict[str, Any]]:
        """The messages since the last call."""
        taken, self.told = self.told, []
        return taken

    def ids(self) -> list[str]:
        """The ids of the records in them."""
        return [match["id"] for message in self.take() for match in message["matches"]]


@contextmanager
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if found.kills is not None:
                os.kill(found.kills, signal.SIGKILL)
                found.kills = None
            time.sleep(found.seconds)
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Webhook(f"http://127.0.0.1:{server.server_port}/hook?token=S3CRET")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _OnFreePort(Controller):
    """Told port 0, it takes a free one."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailBox:
    """The mails that came.  Mail to anybody of nowhere.example is refused."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = 0

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if address.endswith("@nowhere.example"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def mail_box(password: str | None = None, **encryption: SSLContext) -> Iterator[MailBox]:
    """A mail server; with a password it takes mails of the user `desk` alone.

    `tls_context`: it offers encryption, and takes the password in no other way; `ssl_context`: encrypted at once.
    """

    def known(_: SMTP, __: Session, ___: Envelope, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"desk", password_bytes)
        return AuthResult(success=right, handled=False)

    password_bytes = (password or "").encode()
    found = MailBox()
    needed: dict[str, Any] = dict(encryption)
    if password:
        needed |= {"auth_required": True, "auth_require_tls": "tls_context" in encryption, "authenticator": known}
    server = _OnFreePort(found, hostname="127.0.0.1", port=0, ready_timeout=30, **needed)
    server.start()
    try:
        found.port = server.port
        yield found
    finally:
        server.stop()
