"""Reads one received file into text tables and typed columns; knows nothing of contracts or schedules."""

from warehouse.reader.containers import ReadLimits
from warehouse.reader.errors import RuleId, Unreadable
from warehouse.reader.tables import Table, read_tables
from warehouse.reader.values import Kind, typed

__all__ = ["Kind", "ReadLimits", "RuleId", "Table", "Unreadable", "read_tables", "typed"]
