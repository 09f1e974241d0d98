"""The errors of this package: a received file that cannot be read, with what to do, and a crash of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

RuleId = Literal[
    "file_link",
    "file_special",
    "file_no_access",
    "file_name",
    "file_empty",
    "file_not_text",
    "file_encoding",
    "file_damaged",
    "file_truncated",
    "file_too_large",
    "file_over_limits",
    "archive_unsafe",
    "file_format",
    "no_header",
    "workbook_unreadable",
]


class Unreadable(Exception):
    """A file, or a member of an archive, that cannot be read.

    Attributes:
        rule_id: which rule it breaks.
        detail: what is wrong and what to do, in plain words; never a cell's content.
        name: the file as its sender knows it, `return.csv` or `delivery.zip/return.csv`; set by
            `read_tables`.
    """

    def __init__(self, rule_id: RuleId, detail: str, name: str = "") -> None:
        super().__init__(rule_id, detail)
        self.rule_id: RuleId = rule_id
        self.detail = detail
        self.name = name

    def __str__(self) -> str:
        return f"{self.name}: {self.detail} [{self.rule_id}]".removeprefix(": ")

    def detached(self, name: str) -> "Unreadable":
        """Return the same error with a file's name, without its traceback and cause.

        Tracebacks keep whole files in memory, and parsers quote cells in their messages.
        """
        return Unreadable(self.rule_id, self.detail, name)


class ReaderCrashed(RuntimeError):
    """The reader itself is wrong, not the file: names the place in the code, never a cell."""


@contextmanager
def parsing(rule_id: RuleId, detail: str) -> Iterator[None]:
    """Turn any exception of a parsing library, also a Rust panic, into an `Unreadable`.

    Raises:
        Unreadable: with the rule and detail given, unless it is one already.
        MemoryError: unchanged, like KeyboardInterrupt and SystemExit.
    """
    try:
        yield
    except (Unreadable, MemoryError):
        raise
    except Exception:
        raise Unreadable(rule_id, detail) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(rule_id, detail) from None
