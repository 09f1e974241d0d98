"""What a person can remedy, as one sentence: on the console, and as the failure of a step in Dagster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.alerts.outbox import OutboxError
from warehouse.delivery.faults import fault_named_in, passing_fault
from warehouse.log.errors import LedgerError
from warehouse.reading.secret import KeyRefused

NOTHING_PUBLISHED = "Nothing was published."


def sentence_of(error: BaseException) -> str | None:
    """Return what is wrong and the remedy; None when the error is a mistake in the code."""
    if isinstance(error, LedgerError | KeyRefused | OutboxError):
        return str(error)
    return passing_fault(error) or _named_by_dbt(error)


@contextmanager
def as_failure(consequence: str = NOTHING_PUBLISHED) -> Iterator[None]:
    """Fail the step with one sentence, without a traceback, when a person can remedy the cause.

    Args:
        consequence: what has not happened because of it.
    """
    import dagster as dg

    try:
        yield
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        raise dg.Failure(f"{consequence} {sentence}", allow_retries=False) from None


def _named_by_dbt(error: BaseException) -> str | None:
    """Return the sentence about a fault that dbt's own message names: it keeps no cause."""
    is_of_dbt = type(error).__name__ == "DbtError"
    return fault_named_in(str(error)) if is_of_dbt else None
