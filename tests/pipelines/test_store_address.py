"""Addresses of stores: none that is broken ends in a traceback, none is repeated with its secret."""

import pytest

from thresher.schemas.errors import StoreError
from thresher.store.address import shown, store_url
from thresher.store.opening import open_any_version

SECRET = "S3CRET"
NOWHERE = "127.0.0.1:1"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:{secret}@{host}/d",
        "postgresql://{host}/d?user=u&password={secret}",
        "postgresql://{host}/d?password={secret}&password={secret}x",
        "postgresql://{host}/d?passfile=/{secret}",
        "postgresql://{host}/d?sslpassword={secret}",
        "postgresql://{host}/d?service={secret}",
        "postgresql://{host}/d?Password={secret}",
        "postgresql://{host}/d?user=u;password={secret}",
        "postgresql://{host}/d?user=u#password={secret}",
        "postgresql://{host}/d;password={secret}",
        "postgresql://{host}/d?port={secret}%20",
        "postgresql://{host}/d?connect_timeout={secret}%20",
        "postgresql://{host}/d?bogus={secret}",
        "postgresql://{host}/d?a%20b={secret}",
        "postgresql://u:a@{secret}@{host}/d",
        "postgresql://u:a/{secret}@{host}/d",
        "postgresql://u:a%2F{secret}@{host}/d",
        "postgresql://u:a?{secret}@{host}/d",
        "postgresql://u%3A{secret}@{host}/d",
        "postgresql://u:%00{secret}@{host}/d",
        "postgresql://u:{secret}@127.0.0.1:port/d",
        "postgresql://u:{secret}@127.0.0.1:99999/d",
        "postgresql://u:{secret}:127.0.0.1/d",
        "postgresql://u:{secret}@[::1/d",
        "postgresql://u:{secret}@[::1]:1/d",
        "postgresql://u:{secret}@" + "a" * 300 + "/d",
        "postgresql://u:{secret}@h\ud800/d",
        "postgresql+asyncpg://u:{secret}@{host}/d",
        "postgresql+psycopg_async://u:{secret}@{host}/d",
        "postgresql+nonsense://u:{secret}@{host}/d",
        "POSTGRESQL://u:{secret}@{host}/d",
        "postgres://u:{secret}@{host}/d",
        "mysql://u:{secret}@h/d?password={secret}",
        "http://u:{secret}@h/",
        "sqlite://u:{secret}@h/d",
        "postgresql:u:{secret}@h/d",
        "postgresql//u:{secret}@h/d",
        "u:{secret}@h/d",
        "host=h password={secret}",
        "dbname = x password = {secret}",
        "://u:{secret}@h",
        "x\0{secret}",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_secret(address: str) -> None:
    with pytest.raises(StoreError) as told:
        open_any_version(address.format(secret=SECRET, host=NOWHERE))
    assert SECRET not in str(told.value)
    assert str(told.value)


@pytest.mark.parametrize(
    ("address", "as_shown"),
    [
        ("thresher.db", "thresher.db"),
        ("sqlite:////data/über mich.db", "/data/über mich.db"),
        ("postgresql://news@db.example:5433/thresher", "postgresql://news@db.example:5433/thresher"),
        ("postgres://news:pw@[::1]/thresher", "postgresql://news:***@[::1]/thresher"),
        ("postgresql:///thresher?host=/run/pg&password=pw", "postgresql:///thresher?host=/run/pg&password=***"),
        ("postgresql://h/d?user=u;password=pw", "postgresql://h/d?user=***"),
    ],
)
def test_what_is_shown_of_an_address(address: str, as_shown: str) -> None:
    assert shown(store_url(address)) == as_shown
