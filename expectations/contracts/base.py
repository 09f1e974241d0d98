"""What every contract shares: where a row came from, its columns as records, and how a rule is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Kind = Literal["text", "integer", "number", "date", "flag"]

_KINDS: dict[type[pl.DataType], Kind] = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Boolean: "flag",
}


@dataclass(frozen=True)
class Column:
    """One column of an extract.

    Attributes:
        name: as in the file's header and in raw.
        kind: what its text is read as.
        required: it may not be empty.
        needed: the extract is refused when the column is missing from the file.
        strict: a value that can't be read quarantines the row; otherwise it becomes null.
    """

    name: str
    kind: Kind
    description: str
    required: bool
    needed: bool
    strict: bool


class Contract(pa.DataFrameModel):
    """Where a row came from; the columns of the extract follow in the subclass.

    A subclass's ``Config.metadata`` says:

    - ``key``: the columns that name a row; of two rows with one key the first stands.
    - ``duplicate_rule``: the rule a later row of a key breaks (default ``duplicate_key``).
    - ``replaces``: the columns whose values name what one delivery replaces; without them a
      delivery replaces the whole extract.
    - ``nulls``: texts that mean empty.
    - ``may_be_empty``: a header without rows means "none".

    A field's ``metadata`` may hold ``needed`` and ``strict``; both default to "it is required".
    """

    row_number: int = pa.Field(description="Number of the data row in the file, from 1.")
    la_id: str = pa.Field(description="Slug of the authority that delivered it.")
    delivery_id: str = pa.Field(description="The delivery it came with.")
    delivered_on: pl.Date = pa.Field(description="Date of that delivery.")

    class Config:
        strict = True
        metadata: dict[str, Any] = {}  # noqa: RUF012 - Pandera's own way to configure a model


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


def _column(name: str, field: Any) -> Column:
    metadata = field.metadata or {}
    required = not field.nullable
    return Column(
        name=name,
        kind=next(kind for dtype, kind in _KINDS.items() if field.dtype.type == dtype),
        description=field.description or "",
        required=required,
        needed=metadata.get("needed", required),
        strict=metadata.get("strict", required),
    )


def row_rule(rule_id: str) -> Callable[[Callable[..., pl.Expr]], Any]:
    """A rule over whole rows: the decorated class method gives an expression that is true where the row is good.

    An expression that is null counts as good: what can't be judged is not accused.
    """

    def decorate(expression: Callable[..., pl.Expr]) -> Any:
        def check(cls: type[Contract], data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(expression(cls).fill_null(True))

        check.__name__ = expression.__name__
        return pa.dataframe_check(name=rule_id)(check)

    return decorate
