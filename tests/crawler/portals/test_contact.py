"""Who may ask whom: real portals' people must be able to reach whoever crawls them."""

import pytest

from thresher.crawler.portals import derive
from thresher.crawler.portals.contact import check_contact, contact_problem, user_agent
from thresher.schemas.errors import PortalError

NOBODY = "must be able to reach you"
UNREACHED = "is no contact: give --contact a mail address"


@pytest.mark.parametrize(
    ("contact", "host", "told"),
    [
        ("me@post.example", "post.example", None),
        ("mailto:me@post.example", "post.example", None),
        ("https://post.example/bot", "93.184.216.34", None),
        (None, "post.example", NOBODY),
        ("", "post.example", NOBODY),
        (None, "10.0.0.1", NOBODY),
        (None, "127.example.org", NOBODY),
        (None, "127.0.0.9", None),
        (None, "::1", None),
        (None, "::ffff:127.0.0.1", None),
        (None, "localhost", None),
        ("", "localhost", None),
        ("me", "localhost", UNREACHED),
        ("me", "post.example", UNREACHED),
        ("me@post", "post.example", UNREACHED),
        ("a b@post.example", "post.example", UNREACHED),
        ("me@post.example\r\nX: 1", "post.example", UNREACHED),
        ("ä@post.example", "post.example", UNREACHED),
    ],
)
def test_who_may_ask_whom(contact: str | None, host: str, told: str | None) -> None:
    problem = contact_problem(contact, ["localhost", host])
    assert problem is None if told is None else problem and told in problem


@pytest.mark.parametrize(("contact", "told"), [(None, NOBODY), ("Jane Doe", UNREACHED)])
def test_no_portal_is_crawled_by_nobody(contact: str | None, told: str) -> None:
    check_contact([derive("http://127.0.0.1:8000/")], None)
    with pytest.raises(PortalError, match=told):
        check_contact([derive("http://127.0.0.1:8000/"), derive("https://post.example/")], contact)


def test_the_contact_is_part_of_the_program_s_name() -> None:
    assert user_agent("Thresher/1.0", "me@post.example") == "Thresher/1.0 (+me@post.example)"
    assert user_agent("Thresher/1.0", None) == "Thresher/1.0"
