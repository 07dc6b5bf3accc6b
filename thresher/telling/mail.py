"""Mail by SMTP.  The server, and the password for it, come from the environment or from files that it names."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import EmailPolicy
from urllib.parse import unquote, urlsplit

from thresher.crawler.portals.address_rules import is_loopback, number_of
from thresher.text.variables import variable
from thresher.time_limit import in_time

MAIL_SECONDS = 20.0
"""A matter of taste: for a mail in all."""
SERVER, PASSWORD, SENDER = "THRESHER_SMTP", "THRESHER_SMTP_PASSWORD", "THRESHER_MAIL_FROM"
AUTHORITIES = "THRESHER_SMTP_CA"
_UNKNOWN_ISSUER = frozenset({18, 19, 20, 21})
"""OpenSSL's numbers for certificates that are sound but signed by nobody who is trusted."""
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in."""

    host: str
    port: int
    encrypted: bool
    """From the first byte on; else as soon as the server offers it."""
    sender: str
    user: str | None = None
    password: str | None = None
    authorities: str | None = None
    """Certificates, PEM, by which the server's is judged in place of the system's; then nothing goes unencrypted."""


def mail_server() -> MailServer:
    """What the environment says.  Raises ValueError: what is wrong, without secrets; InputError for a file."""
    given = variable(SERVER)
    if given is None:
        raise ValueError(f"{SERVER} is not set: smtp://user@mail.example or smtps://...")
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in _PORTS or not parts.hostname or port == 0 or parts.path.strip("/"):
        raise ValueError(f"{SERVER} must be as smtp://user@mail.example:587 or smtps://user@mail.example")
    user = unquote(parts.username) if parts.username else None
    sender = variable(SENDER) or (user if user and "@" in user else None)
    if sender is None:
        raise ValueError(f"{SENDER} is not set: the address that mails come from")
    if not _is_sender(sender):
        raise ValueError(f"{SENDER} is no mail address: write it as me@post.example or Name <me@post.example>")
    password = variable(PASSWORD) or (unquote(parts.password) if parts.password else None)
    if user and password is None:
        raise ValueError(f"{PASSWORD} is not set, nor {PASSWORD}_FILE: the password of the user in {SERVER}")
    encrypted = parts.scheme == "smtps"
    return MailServer(parts.hostname, port or _PORTS[parts.scheme], encrypted, sender, user, password, _authorities())


def _is_sender(text: str) -> bool:
    """Whether the text is one address, with a name before it or without one."""
    try:
        header = EmailPolicy().header_factory("From", text)
    except Exception:  # noqa: BLE001 - the standard library's parser raises several on broken addresses
        return False
    return len(header.addresses) == 1 and all((header.addresses[0].username, header.addresses[0].domain))


def _authorities() -> str | None:
    """Raises ValueError where certificates are given that are none."""
    given = variable(AUTHORITIES)
    try:
        if given is not None:
            ssl.create_default_context(cadata=given)
    except (ssl.SSLError, ValueError):
        raise ValueError(f"{AUTHORITIES} holds no certificate as PEM, nor does {AUTHORITIES}_FILE name one") from None
    return given


def send_mail(server: MailServer, mail: EmailMessage) -> str | None:
    """Hand in a mail; returns what went wrong, without secrets."""
    return in_time(MAIL_SECONDS, lambda: _send(server, mail))


def _send(server: MailServer, mail: EmailMessage) -> str | None:
    try:
        connection = _connected(server)
        try:
            if server.user is not None:
                connection.login(server.user, server.password or "")
            connection.send_message(mail)
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # what was taken is sent, however it parts
                connection.quit()
            connection.close()
    except smtplib.SMTPAuthenticationError as error:
        return f"the mail server refuses the user or the password ({error.smtp_code})"
    except smtplib.SMTPRecipientsRefused as error:
        return f"the mail server refuses the address ({', '.join(str(code) for code, _ in error.recipients.values())})"
    except smtplib.SMTPResponseException as error:
        return f"the mail server answered {error.smtp_code}"
    except _Unencrypted:
        return "the mail server offers no encryption, and nothing was sent without"
    except ssl.SSLCertVerificationError as error:
        way_out = f"; {AUTHORITIES}_FILE names a file of those to trust" if error.verify_code in _UNKNOWN_ISSUER else ""
        return f"the mail server's certificate is not valid: {error.verify_message.rstrip('.')}{way_out}"
    except Exception as error:  # noqa: BLE001 - whatever a server or the way to it does, the harvest is done
        return f"the mail was not handed in: {getattr(error, 'strerror', None) or type(error).__name__}"
    return None


class _Unencrypted(Exception):
    """A password, or what the user wants encrypted, would be sent so that others can read it."""


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted unless the server is on this machine, or has no encryption and needs no password."""
    context = ssl.create_default_context(cadata=server.authorities)
    if server.encrypted:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=MAIL_SECONDS, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=MAIL_SECONDS)
    try:
        if server.authorities or not _is_here(server.host):
            _encrypt(connection, context, needed=bool(server.user or server.authorities))
    except BaseException:
        connection.close()
        raise
    return connection


def _encrypt(connection: smtplib.SMTP, context: ssl.SSLContext, *, needed: bool) -> None:
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
    elif needed:
        raise _Unencrypted


def _is_here(host: str) -> bool:
    number = number_of(host)
    return host == "localhost" or (number is not None and is_loopback(number))
