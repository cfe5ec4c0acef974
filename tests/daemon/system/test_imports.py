"""What is imported is not looked through for garbage, then or later; what comes after it is."""

import gc

import pytest

from ukulelatent_daemon.system.imports import imports_kept


@pytest.fixture(autouse=True)
def _thawed():
    yield
    gc.unfreeze()


def test_what_is_made_meanwhile_is_kept_and_what_comes_later_is_collected() -> None:
    with imports_kept():
        assert not gc.isenabled()
        made: list[object] = []
    assert gc.isenabled()
    assert all(found is not made for found in gc.get_objects())
    later: list[object] = []
    assert any(found is later for found in gc.get_objects())


def test_an_import_that_fails_leaves_the_collector_at_work() -> None:
    with pytest.raises(ImportError), imports_kept():
        raise ImportError("torch")
    assert gc.isenabled()
