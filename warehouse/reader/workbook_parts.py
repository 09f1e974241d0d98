"""Checks an .xlsx file's parts before it is parsed: their size, and how far sheets extend."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from posixpath import normpath
from xml.etree import ElementTree

from warehouse.reader.archives import open_zip
from warehouse.reader.content import Content, ReadLimits
from warehouse.reader.errors import Unreadable
from warehouse.reader.expansion import expanding

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OTHER_KINDS = ("content.xml", "xl/workbook.bin")
_MOST_PARTS = 10_000
_MOST_CELLS = 50_000_000
_LONGEST_TAG = 8 << 20
_MOST_INDEX_BYTES = 16 << 20
_TARGET_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_PLACE = re.compile(rb"[\s\"']r\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_PLACE_BY_EXCEL = re.compile(rb' r="([A-Za-z]*)([0-9]+)"')
_PERHAPS_PLACE = re.compile(rb"r\s*=")
_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']([0-9]+)")
_TAG = re.compile(rb"<(?:\w+:)?(c|row)[\s/>]")
_TAG_BY_EXCEL = re.compile(rb"<(c|row)[\s/>]")
_NOT_AVAILABLE = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt=\"e\")[^<>]*?\br=\"([A-Z]+)([0-9]+)\"[^<>]*>"
    rb"(?:<(?:\w+:)?f[^<>]*/>|<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>#N/A<"
)

Place = tuple[int, int]


@dataclass
class WorkbookPart:
    """One part of a workbook, if it is a sheet.

    Attributes:
        rows, columns: how far its cells can extend.
        strings: how many shared texts it declares.
        not_available: row and column, from 0, of the cells whose value is the error #N/A.
    """

    rows: int = 0
    columns: int = 0
    strings: int = 0
    not_available: list[Place] = field(default_factory=list)

    _run: int = 0
    _implied_rows: int = 0
    _longest_run: int = 0

    def take(self, xml: bytes) -> None:
        """Add the tags of a piece of XML that ends between tags."""
        places = _PLACE_BY_EXCEL.findall(xml)
        if len(_PERHAPS_PLACE.findall(xml)) > len(places):
            places = _PLACE.findall(xml)
        tags = (_TAG if b":c" in xml or b":row" in xml else _TAG_BY_EXCEL).findall(xml)
        letters = {letters for letters, _ in places}
        if places:
            self.rows = max(self.rows, *map(int, {digits for _, digits in places}))
            self.columns = max(self.columns, *map(_column, letters))
        if len(tags) > len(places):
            self._take_implied(tags, sum(not letters for letters, _ in places))
        self.strings = max(self.strings, *map(int, _STRINGS.findall(xml)), 0)
        if b"#N/A" in xml:
            self.not_available += [
                (int(row) - 1, _column(column) - 1) for column, row in _NOT_AVAILABLE.findall(xml)
            ]

    def _take_implied(self, tags: list[bytes], placed_rows: int) -> None:
        """Count rows and cells without a position, which follow the one before."""
        self._implied_rows += max(tags.count(b"row") - placed_rows, 0)
        for tag in tags:
            self._run = 0 if tag == b"row" else self._run + 1
            self._longest_run = max(self._longest_run, self._run)

    def cells(self) -> int:
        """Return the most cells that the rectangle around all of them can have."""
        return (self.rows + self._implied_rows) * max(self.columns + self._longest_run, 1)


def checked_sheets(content: Content, limits: ReadLimits) -> list[list[Place]]:
    """Return the #N/A cells of each sheet, after checking the workbook's size and content.

    The parser loads the workbook as a whole: it allocates room for every cell between the first and
    the last one, and for as many texts as a part declares. Without that room it ends the process, so
    both are checked here.

    Returns:
        For each sheet in the workbook's order the #N/A cells, which the parser reads as empty.

    Raises:
        Unreadable: what the archive's opening and expansion raise, `file_too_large` for cells far
            outside any table, `workbook_unreadable` where it is no .xlsx or holds XML entities.
    """
    with content.open() as raw, open_zip(raw, replace(limits, max_members=_MOST_PARTS)) as archive:
        names = archive.namelist()
        if _WORKBOOK not in names or any(other in names for other in _OTHER_KINDS):
            raise Unreadable(
                "workbook_unreadable",
                "The file's name ends in '.xlsx' but it is another kind of file. Open it in Excel, "
                "save it as 'Excel Workbook (.xlsx)' or as CSV, and send that.",
            )
        parts = {
            info.filename: _looked_through(archive, info, limits) for info in archive.infolist()
        }
        if not any(part.not_available for part in parts.values()):
            return []
        targets = _sheet_parts(archive)
    return [parts[target].not_available if target in parts else [] for target in targets]


def _looked_through(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ReadLimits
) -> WorkbookPart:
    part = WorkbookPart()
    with archive.open(info) as stream:
        for xml in _whole_tags(expanding(stream, info.compress_size, limits)):
            if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
                raise Unreadable(
                    "workbook_unreadable",
                    "The workbook holds XML entities, as harmful files do. Open it in Excel, save "
                    "it as CSV and send that.",
                )
            part.take(xml)
    if max(part.cells(), part.strings) > _MOST_CELLS:
        raise Unreadable(
            "file_too_large",
            f"A sheet of the workbook reaches over more than {_MOST_CELLS:,} cells, perhaps by a "
            "single one far from the table. Delete all rows below and all columns to the right of "
            "the table, or save the table as CSV, and send it again.",
        )
    return part


def _whole_tags(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks that end before a tag, where possible before a cell's."""
    rest = b""
    for chunk in chunks:
        xml = rest + chunk
        cut = max(xml.rfind(b"<c "), xml.rfind(b"<row "))
        if cut <= 0 or len(xml) - cut > len(chunk):
            cut = max(xml.rfind(b"<"), 0)
        yield xml[:cut]
        rest = xml[cut:]
        if len(rest) > _LONGEST_TAG:
            raise Unreadable(
                "workbook_unreadable",
                "A part of the workbook is not as Excel writes it. Open it in Excel, save the "
                "table as CSV and send that.",
            )
    yield rest


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet_parts(archive: zipfile.ZipFile) -> list[str]:
    """Return the part of each sheet, in the workbook's order."""
    indexes = (_RELATIONS, _WORKBOOK)
    if any(archive.getinfo(index).file_size > _MOST_INDEX_BYTES for index in indexes):
        return []
    # No part with a DTD gets here, so there are no entities to expand.
    relations, workbook = (ElementTree.fromstring(archive.read(index)) for index in indexes)  # noqa: S314
    targets = {
        relation.get("Id"): normpath("/xl/" + target if not target.startswith("/") else target)
        for relation in relations
        if (target := relation.get("Target"))
    }
    return [
        targets.get(sheet.get(_TARGET_ID), "").lstrip("/")
        for sheet in workbook.iter()
        if sheet.tag.endswith("}sheet")
    ]
