"""The cycle collector is held for a block and no longer."""

import gc

import pytest

from app.core.collector import collector_held


@collector_held()
def inside() -> bool:
    return gc.isenabled()


def test_it_is_held_inside_and_back_afterwards():
    assert inside() is False
    with collector_held(), collector_held():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_failure_lets_it_go():
    with pytest.raises(ValueError), collector_held():
        raise ValueError
    assert gc.isenabled()


def test_whoever_has_it_off_keeps_it_off():
    gc.disable()
    try:
        inside()
        assert not gc.isenabled()
    finally:
        gc.enable()
