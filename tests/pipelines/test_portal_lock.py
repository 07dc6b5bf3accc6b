"""Who has a portal, asked without being in the way."""

import fcntl
import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from thresher.store.opening import open_store
from thresher.store.portal_lock import PortalBusyError, is_held, portal_lock


def test_whoever_holds_a_portal_is_seen(engine: Engine) -> None:
    assert not is_held(engine, "post")
    with portal_lock(engine, "post"):
        assert is_held(engine, "post")
        assert not is_held(engine, "courier")
    assert not is_held(engine, "post")


def test_looking_makes_no_portal_busy(engine: Engine) -> None:
    """One who looks has the file's lock for a moment, in which a crawl may begin."""
    for _ in range(20):
        looking = threading.Thread(target=lambda: [is_held(engine, "post") for _ in range(20)])
        looking.start()
        with portal_lock(engine, "post"):
            pass
        looking.join()


def test_a_look_that_takes_its_time_is_waited_for(tmp_path: Path) -> None:
    engine = open_store(str(tmp_path / "store.db"), create=True)
    assert not is_held(engine, "post")
    assert list(tmp_path.glob("*.lock")) == []  # looking makes no file
    with portal_lock(engine, "post"):
        pass
    (lock,) = tmp_path.glob("*.lock")
    file = os.open(lock, os.O_RDONLY)
    fcntl.flock(file, fcntl.LOCK_SH)
    threading.Timer(0.3, os.close, [file]).start()
    with portal_lock(engine, "post"), pytest.raises(PortalBusyError), portal_lock(engine, "post"):
        pass
    engine.dispose()
