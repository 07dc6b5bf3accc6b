"""`extract` with addresses: which inputs are some, and how their pages are fetched."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from thresher.cli.console import WrongUsage
from thresher.cli.extract_usage import is_web_address
from thresher.schemas.errors import InputError

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """How pages are fetched: as `thresher.extract_urls` has it."""

    contact: str | None
    archive: str | None
    allow_private: bool
    delay: float | None


def addresses_apart(paths: Sequence[str], url_file: str | None, cluster: str | None) -> tuple[list[str], list[str]]:
    """The files and folders, and the addresses to fetch from, each once; a cluster reads files at addresses by itself.

    Raises typer.BadParameter, InputError.
    """
    if cluster is not None:
        if url_file is not None:
            raise typer.BadParameter("does not go with --cluster, which fetches no pages", param_hint="--url-file")
        return list(paths), []
    if url_file == STANDARD_INPUT and STANDARD_INPUT in paths:
        raise typer.BadParameter("standard input can be read once", param_hint="--url-file")
    files = [path for path in paths if not is_web_address(path)]
    urls = [path for path in paths if is_web_address(path)]
    return files, list(dict.fromkeys(urls if url_file is None else [*urls, *_listed(url_file)]))


def check_fetching(urls: Sequence[str], fetching: Fetching) -> None:
    """Raise typer.BadParameter for options that would come to nothing, WrongUsage for want of a contact."""
    of_fetching = {
        "--archive": fetching.archive is not None,
        "--allow-private": fetching.allow_private,
        "--delay": fetching.delay is not None,
    }
    if not urls and (given := next((name for name, is_given in of_fetching.items() if is_given), None)):
        raise typer.BadParameter("goes with addresses whose pages are fetched", param_hint=given)
    _check_contact(urls, fetching.contact)


def _check_contact(urls: Sequence[str], contact: str | None) -> None:
    """Raise WrongUsage where those who are asked could not reach who asks, before anything is read."""
    if not urls:
        return
    from thresher.crawler.portals.contact import contact_problem
    from thresher.crawler.spiders.fetch_pages import address_problem
    from thresher.text.hosts import full_host

    hosts = (full_host(url) for url in urls if address_problem(url) is None)
    if problem := contact_problem(contact, hosts):
        raise WrongUsage(f"thresher: {problem}")


def _listed(name: str) -> list[str]:
    """The lines of a file; empty ones, and those that begin with #, are none."""
    try:
        data = sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
        lines = [line.strip() for line in data.decode("utf-8-sig").splitlines()]
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{name}: is no list of addresses: it holds bytes that are no UTF-8") from None
    urls = [line for line in lines if line and not line.startswith("#")]
    if not urls:
        raise InputError(f"{name}: holds no address: write one a line")
    return urls
