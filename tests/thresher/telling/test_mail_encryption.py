"""Mail over an encrypted connection, to a real server whose certificate is made here."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.thresher.telling.receivers import MailBox, mail_box
from thresher.store.selection import Selection
from thresher.store.watches import new_watch
from thresher.telling.destinations import deliver, problem_now
from thresher.telling.messages import News

_ME = "mail:me@post.example"
NEWS = News(new_watch("ferries", "ferry", Selection(), now=datetime(2026, 3, 1, tzinfo=UTC)), [], test=True)
_NOT_TRUSTED = (
    "the mail server's certificate is not valid: self-signed certificate; "
    "THRESHER_SMTP_CA_FILE names a file of those to trust"
)
Certified = Callable[[str], tuple[Path, ssl.SSLContext]]


@pytest.fixture
def certified(tmp_path: Path) -> Certified:
    """A self-signed certificate for an address, as a file, and a server's context with it."""

    def make(address: str) -> tuple[Path, ssl.SSLContext]:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example")])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        certificate = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        public, both = tmp_path / f"{address}.pem", tmp_path / f"{address}.key"
        public.write_bytes(certificate)
        both.write_bytes(secret + certificate)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(both)
        return public, context

    return make


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHER_MAIL_FROM", "desk@post.example")
    monkeypatch.setenv("THRESHER_SMTP_PASSWORD", "S3CRET")


def test_a_password_goes_over_the_encryption_that_the_server_offers(
    certified: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorities, context = certified("127.0.0.1")
    with mail_box("S3CRET", tls_context=context) as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://desk@127.0.0.1:{box.port}")
        # on this machine nothing is encrypted unasked, and the server takes no password so
        assert deliver(_ME, NEWS) == "the mail was not handed in: SMTPNotSupportedError"
        monkeypatch.setenv("THRESHER_SMTP_CA_FILE", str(certified("127.0.0.2")[0]))
        assert deliver(_ME, NEWS) == _NOT_TRUSTED
        monkeypatch.setenv("THRESHER_SMTP_CA_FILE", str(authorities))
        assert deliver(_ME, NEWS) is None
        monkeypatch.setenv("THRESHER_SMTP_PASSWORD", "wrong")
        assert deliver(_ME, NEWS) == "the mail server refuses the user or the password (535)"
    assert len(box.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused_unless_it_is_named(
    certified: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorities, context = certified("127.0.0.1")
    with mail_box(ssl_context=context) as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtps://127.0.0.1:{box.port}")
        assert deliver(_ME, NEWS) == _NOT_TRUSTED
        monkeypatch.setenv("THRESHER_SMTP_CA", authorities.read_text())
        assert deliver(_ME, NEWS) is None
    assert len(box.mails) == 1


def test_a_certificate_for_another_server_is_refused_whoever_vouches_for_it(
    certified: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    authorities, context = certified("127.0.0.2")
    with mail_box(ssl_context=context) as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtps://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_SMTP_CA_FILE", str(authorities))
        problem = deliver(_ME, NEWS)
    assert problem is not None
    assert problem.startswith("the mail server's certificate is not valid: IP address mismatch")
    assert "THRESHER_SMTP_CA" not in problem
    assert box.mails == []


def test_whoever_names_certificates_sends_nothing_unencrypted(
    certified: Certified, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_box() as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_SMTP_CA_FILE", str(certified("127.0.0.1")[0]))
        assert deliver(_ME, NEWS) == "the mail server offers no encryption, and nothing was sent without"
    assert box.mails == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("THRESHER_SMTP_CA", "S3CRET", "THRESHER_SMTP_CA holds no certificate as PEM"),
        ("THRESHER_SMTP_CA_FILE", "/nowhere.pem", "THRESHER_SMTP_CA_FILE: /nowhere.pem: No such file or directory"),
    ],
)
def test_what_is_no_certificate_is_told(name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHER_SMTP", "smtp://127.0.0.1:25")
    monkeypatch.setenv(name, value)
    problem = problem_now(_ME)
    assert problem is not None
    assert problem.startswith(told)
    assert "S3CRET" not in problem


@pytest.mark.parametrize("sender", ["me@", '"', "Foo <", "a@[", "desk", "@", ":;", "a@post.example, b@post.example"])
def test_a_sender_that_is_no_address_is_told(sender: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THRESHER_SMTP", "smtp://127.0.0.1:25")
    monkeypatch.setenv("THRESHER_MAIL_FROM", sender)
    problem = problem_now(_ME)
    assert problem is not None
    assert problem.startswith("THRESHER_MAIL_FROM is no mail address")


def test_a_mail_that_was_taken_is_sent_however_the_server_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MailBox, "handle_QUIT", _busy, raising=False)
    with mail_box() as box:
        monkeypatch.setenv("THRESHER_SMTP", f"smtp://127.0.0.1:{box.port}")
        monkeypatch.setenv("THRESHER_MAIL_FROM", "The desk <desk@post.example>")
        assert deliver(_ME, NEWS) is None
        assert len(box.mails) == 1


async def _busy(*_: object) -> str:
    return "421 busy"
