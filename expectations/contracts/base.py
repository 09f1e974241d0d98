"""What all contracts share: lineage columns, columns as records, and the decorator for row rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Kind = Literal["id", "text", "code", "integer", "number", "date", "flag"]
Pseudonym = Literal["person", "worker", "national"]
WrittenAs = Literal["code", "label", "code_then_description", "code_or_label"]

# Ids and codes are texts in polars; a field's metadata distinguishes them.
_KINDS: dict[type[pl.DataType], Kind] = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Boolean: "flag",
}
_UNKNOWN_ID = "-1"


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    Attributes:
        name: as in the file's header and in raw.
        kind: the type its text is parsed to.
        required: it may not be empty.
        needed: without the column in the file the extract is refused.
        strict: a value that can't be read quarantines the row; otherwise it becomes null.
        references: the extract whose key the value is.
        pseudonym: whose identifier it is, for columns that raw holds as a hash only: within the
            authority (person, worker) or across authorities (national).
        code_set: the set in ``seeds/code_sets.csv`` that has its values.
        written_as: how the code is written in the file; "code_or_label" is a code, then perhaps a
            description, or the national label in any punctuation.
        valid_on: the date column in whose financial year the code must be in use.
        lookup: the domain of its local codes in the system's extract of codes, which has the
            national ones.
        values: the only codes allowed, where they are the system's own and not of a code set.
        may_be_future: the date may lie after the delivery.
        may_be_all_empty: it records what is so rare that an authority may have none.
    """

    name: str
    kind: Kind
    description: str
    required: bool
    needed: bool
    strict: bool
    references: str | None = None
    pseudonym: Pseudonym | None = None
    code_set: str | None = None
    written_as: WrittenAs = "code"
    valid_on: str | None = None
    lookup: str | None = None
    values: tuple[str, ...] = ()
    may_be_future: bool = False
    may_be_all_empty: bool = False


class Contract(pa.DataFrameModel):
    """The lineage columns of every row; a subclass adds the columns of its extract.

    A subclass's ``Config.metadata`` has:

    - ``key``: the columns that identify a row; of rows with one key the first one is kept.
    - ``duplicate_rule``: the rule that a later row of a key breaks (default ``duplicate_key``).
    - ``replaces``: the columns whose values identify what a delivery replaces; without them it
      replaces the whole extract.
    - ``nulls``: texts that mean empty.
    - ``may_be_empty``: a header without rows means "none".
    - ``spell``: the columns of its start and its end.
    - ``event``: the date of the event, where it has no spell.
    - ``unborn``: it may happen to a child who is not born yet.
    - ``birth``, ``merged``: of the extract of people, the dates of birth and of the merge into another
      record.
    - ``decodes``: of the extract of local codes, the columns of the domain, of the local code and of
      the national one; columns with a ``lookup`` are decoded by it.
    - ``cross_checks``: its rules that need other rows or extracts, each a ``CrossCheck``.

    A field's ``metadata`` may have ``needed`` and ``strict``, which default to "it is required", and
    the other attributes of ``Column``.
    """

    row_number: int = pa.Field(description="Number of the data row in the file, from 1.")
    la_id: str = pa.Field(description="Slug of the authority that delivered it.")
    delivery_id: str = pa.Field(description="The delivery it came with.")
    delivered_on: pl.Date = pa.Field(
        description="Date of that delivery.", metadata={"may_be_future": True}
    )

    class Config:
        strict = True
        metadata: dict[str, Any] = {}  # noqa: RUF012 - Pandera's own way to configure a model

    @classmethod
    def build_schema_(cls, **kwargs: Any) -> pa.DataFrameSchema:
        """Return the schema with the checks that follow from the kinds of its columns."""
        schema: pa.DataFrameSchema = super().build_schema_(**kwargs)
        start, end = option(cls, "spell", (None, None))
        for name, field in schema.columns.items():
            if field.dtype.type == pl.Date and not (field.metadata or {}).get("may_be_future"):
                field.checks.append(_not_before("after_delivery", "delivered_on", name))
            if name == end:
                field.checks.append(_not_before("end_before_start", end, start))
        return schema


LINEAGE = ("row_number", "la_id", "delivery_id", "delivered_on")


def option(contract: type[Contract], name: str, default: Any) -> Any:
    """Return an entry of the contract's ``Config.metadata``."""
    return (getattr(contract.Config, "metadata", None) or {}).get(name, default)


def key_columns(contract: type[Contract]) -> Sequence[str]:
    """Return the columns that identify a row."""
    return cast(Sequence[str], option(contract, "key", ()))


def columns(contract: type[Contract]) -> list[Column]:
    """Return the extract's own columns, in the order of the contract."""
    return [
        _column(name, field)
        for name, field in contract.to_schema().columns.items()
        if name not in LINEAGE
    ]


def null_texts(contract: type[Contract], column: Column) -> tuple[str, ...]:
    """Return the texts that mean an empty cell of the column."""
    nulls: tuple[str, ...] = option(contract, "nulls", ("",))
    return (*nulls, _UNKNOWN_ID) if column.kind == "id" else nulls


def event_column(contract: type[Contract]) -> str | None:
    """Return the date column of the row's event or of its start; None where there is none."""
    spell_start, _ = option(contract, "spell", (None, None))
    return cast("str | None", option(contract, "event", spell_start))


def _column(name: str, field: Any) -> Column:
    metadata = dict(field.metadata or {})
    required = not field.nullable
    return Column(
        name=name,
        kind=metadata.pop("kind", None)
        or next(kind for dtype, kind in _KINDS.items() if field.dtype.type == dtype),
        description=field.description or "",
        required=required,
        needed=metadata.pop("needed", required),
        strict=metadata.pop("strict", required),
        **metadata,
    )


def row_rule(rule_id: str, column: str | None = None) -> Callable[[Callable[..., pl.Expr]], Any]:
    """Make a class method a rule over whole rows: its expression is true where a row is correct.

    Null counts as correct, because the row cannot be judged.

    Args:
        rule_id: the rule.
        column: the column at which a failure is reported.
    """

    def decorate(expression: Callable[..., pl.Expr]) -> Any:
        def check(cls: type[Contract], data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(expression(cls).fill_null(True))

        check.__name__ = expression.__name__
        if column is None:
            return pa.dataframe_check(name=rule_id)(check)
        return pa.check(column, name=rule_id)(check)

    return decorate


def _not_before(rule_id: str, later: str, earlier: str) -> pa.Check:
    def check(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col(later) >= pl.col(earlier)).fill_null(True))

    return pa.Check(check, name=rule_id)
