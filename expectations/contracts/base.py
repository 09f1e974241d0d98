"""What every contract shares: where a row came from, its columns as records, and how a rule is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Kind = Literal["id", "text", "code", "integer", "number", "date", "flag"]
Pseudonym = Literal["person", "worker", "national"]
WrittenAs = Literal["code", "label", "code_then_description"]

# An id and a code are texts to polars; a field says which it is in its metadata.
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
        kind: what its text is read as.
        required: it may not be empty.
        needed: the extract is refused when the column is missing from the file.
        strict: a value that can't be read quarantines the row; otherwise it becomes null.
        references: the extract whose key the value is.
        pseudonym: whose identifier it is, where it must not stand in raw as it was sent:
            hashed within the authority (person, worker) or across them (national).
        code_set: the set in ``seeds/code_sets.csv`` that the value is from.
        written_as: how the code is written in the file.
        valid_on: the date column that says in which year the code must be in use.
        lookup: the domain under which the system's own extract of codes gives the national code
            for the local one that is in the file.
        values: the only codes it may be, where they are the system's own and not of a code set.
        may_be_future: the date may lie after the delivery.
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


class Contract(pa.DataFrameModel):
    """Where a row came from; the columns of the extract follow in the subclass.

    A subclass's ``Config.metadata`` says:

    - ``key``: the columns that name a row; of two rows with one key the first stands.
    - ``duplicate_rule``: the rule a later row of a key breaks (default ``duplicate_key``).
    - ``replaces``: the columns whose values name what one delivery replaces; without them a
      delivery replaces the whole extract.
    - ``nulls``: texts that mean empty.
    - ``may_be_empty``: a header without rows means "none".
    - ``spell``: the columns of its start and its end.
    - ``event``: the date on which it happened, where it has no spell.
    - ``unborn``: it may happen to a child who is not born yet.
    - ``birth``, ``merged``: of the extract of people, the dates of birth and of being merged away.
    - ``decodes``: of the extract of local codes, the columns of the domain, of the local code and
      of the national one; columns with a ``lookup`` are decoded by it.
    - ``cross_checks``: its own rules that look at other rows or extracts, each an ``CrossCheck``.

    A field's ``metadata`` may hold ``needed`` and ``strict``, both defaulting to "it is required",
    and what else ``Column`` has.
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
        """The schema with the checks that follow from what its columns are."""
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
    """An entry of the contract's ``Config.metadata``."""
    return (getattr(contract.Config, "metadata", None) or {}).get(name, default)


def key_columns(contract: type[Contract]) -> Sequence[str]:
    """The columns that name a row."""
    return cast(Sequence[str], option(contract, "key", ()))


def columns(contract: type[Contract]) -> list[Column]:
    """The extract's own columns, in the order of the contract."""
    return [
        _column(name, field)
        for name, field in contract.to_schema().columns.items()
        if name not in LINEAGE
    ]


def null_texts(contract: type[Contract], column: Column) -> tuple[str, ...]:
    """Texts that mean that a cell of the column is empty."""
    nulls: tuple[str, ...] = option(contract, "nulls", ("",))
    return (*nulls, _UNKNOWN_ID) if column.kind == "id" else nulls


def event_column(contract: type[Contract]) -> str | None:
    """The date on which what a row tells of happened or began; None where it has none of its own."""
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
    """A rule over whole rows: the decorated class method gives an expression that is true where the row is good.

    An expression that is null counts as good: what can't be judged is not accused.

    Args:
        column: the column that a failure is told at.
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
