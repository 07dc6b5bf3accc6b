"""Sessions: a signed cookie for whoever has the token, and the CSRF token of its forms.

Nothing is stored: both are signed (HMAC) with the token, and become invalid with it.
"""

import base64
import hmac
import secrets
import time

LIFETIME = 7 * 24 * 3600
"""A matter of taste: seconds that a sign-in lasts."""


def is_token(given: str, token: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode("utf-8", "surrogateescape"))


def new_session(token: str, now: float | None = None) -> str:
    """A cookie's value."""
    until = int((time.time() if now is None else now) + LIFETIME)
    payload = f"{until}.{secrets.token_urlsafe(12)}"
    return f"{payload}.{_signed('session', payload, token)}"


def is_session(value: str, token: str, now: float | None = None) -> bool:
    """Whether the cookie is signed with the token, and has not expired."""
    payload, _, signature = value.rpartition(".")
    until = payload.partition(".")[0]
    if not is_token(signature, _signed("session", payload, token)):
        return False
    return until.isdecimal() and int(until) > (time.time() if now is None else now)


def form_word(session: str, token: str) -> str:
    """The CSRF token of this session's forms."""
    return _signed("form", session, token)


def is_form_word(given: str, session: str, token: str) -> bool:
    return is_token(given, form_word(session, token))


def bearer_of(header: str) -> str | None:
    """The token of an Authorization header: Bearer, or the password of Basic, which feed readers support."""
    kind, _, value = header.partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() == "basic":
        try:
            return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
        except ValueError:
            return None
    return None


def _signed(purpose: str, payload: str, token: str) -> str:
    key = token.encode("utf-8", "surrogateescape")
    return hmac.new(key, f"{purpose}:{payload}".encode("utf-8", "surrogateescape"), "sha256").hexdigest()
