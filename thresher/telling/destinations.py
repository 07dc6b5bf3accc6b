"""Where news go: a webhook, a command or a mail address, written as `webhook:THRESHER_DESK`, `mail:me@post.example`."""

import shlex
from collections.abc import Callable
from email.errors import MessageError
from email.headerregistry import Address

from thresher.alarm import run_command
from thresher.schemas.errors import InputError
from thresher.telling.mail import mail_server, send_mail
from thresher.telling.messages import News, as_json, as_mail
from thresher.text.variables import PREFIX, is_allowed, variable
from thresher.webhook import post, webhook_problem

MAIL, WEBHOOK, COMMAND = "mail", "webhook", "command"


def destination(kind: str, target: str) -> str:
    """A destination as the store keeps it.  Raises ValueError: what is wrong with the target."""
    if kind == MAIL:
        _check_address(target)
    elif not is_allowed(target):
        example = f"{PREFIX}{'DESK' if kind == WEBHOOK else 'SAY'}"
        raise ValueError(
            f"must be the name of an environment variable that begins with {PREFIX}, and that holds the "
            f"{'address' if kind == WEBHOOK else 'command'}, for it may be secret: set {example}, and give {example}"
        )
    return f"{kind}:{target}"


def shown(destination: str) -> str:
    """`webhook THRESHER_DESK`."""
    return destination.replace(":", " ", 1)


def problem_now(destination: str) -> str | None:
    """What is missing here, or wrong, for news to go there."""
    return _with_way(destination, lambda way: None)


def deliver(destination: str, news: News) -> str | None:
    """Send news; returns what went wrong, which holds no secret."""
    return _with_way(destination, lambda way: way(news))


Way = Callable[[News], str | None]


def _with_way(destination: str, use: Callable[[Way], str | None]) -> str | None:
    try:
        return use(_way(destination))
    except (ValueError, InputError) as error:
        return str(error)


def _way(destination: str) -> Way:
    """How news are sent there.  Raises ValueError or InputError: why they cannot be."""
    kind, _, target = destination.partition(":")
    if kind == MAIL:
        server = mail_server()
        return lambda news: send_mail(server, as_mail(news, server.sender, target))
    value = variable(target) if is_allowed(target) else None
    if value is None:
        raise ValueError(f"{target} is not set")
    if kind == WEBHOOK:
        if problem := webhook_problem(value):
            raise ValueError(f"{target} {problem}")
        return lambda news: post(value, as_json(news))
    words = _words(target, value)
    return lambda news: run_command(words, as_json(news))


def _words(name: str, value: str) -> list[str]:
    try:
        words = shlex.split(value)
    except ValueError as error:
        raise ValueError(f"{name} is no command line: {error}") from None
    if not words:
        raise ValueError(f"{name} is no command line")
    return words


def _check_address(text: str) -> None:
    """Raise ValueError unless the text is one mail address, of letters that every mail server takes."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError):
        address = Address()
    if not (address.username and address.domain and text.isascii() and text.isprintable() and " " not in text):
        raise ValueError(f"{text} is no mail address: write it as me@post.example")
