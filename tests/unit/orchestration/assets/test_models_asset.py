"""A build that fails: of a full disk in one sentence, of the models with a line for each."""

from __future__ import annotations

from types import SimpleNamespace

import dagster as dg
import pytest

from orchestration.assets.models import _raise_failures, _raise_fault
from warehouse.delivery.faults import PassingFault


def failed(message: str) -> SimpleNamespace:
    return SimpleNamespace(status="error", message=message, node=SimpleNamespace(name="a_model"))


def test_a_full_disk_is_not_said_once_for_each_model() -> None:
    full = failed('Runtime Error\n  IO Error: Could not write file "x": No space left on device')
    with pytest.raises(PassingFault, match=r"^The disk is full\."):
        _raise_fault([full, failed("Binder Error"), full])


def test_a_mistake_in_a_model_is_no_fault_of_the_machine() -> None:
    results = [failed("Binder Error: no such column\n secret row")]
    _raise_fault(results)
    with pytest.raises(dg.Failure) as caught:
        _raise_failures(results)
    assert "a_model: Binder Error: no such column" in (caught.value.description or "")
