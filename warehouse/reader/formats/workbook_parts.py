"""Checks an .xlsx file's parts before it is parsed: their size, and how far sheets extend."""

import re
import zipfile
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from posixpath import normpath
from xml.etree import ElementTree

from warehouse.reader.archives import open_zip
from warehouse.reader.content import Content, ReadLimits, refuse_too_large
from warehouse.reader.errors import Unreadable
from warehouse.reader.expansion import expanding

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OTHER_KINDS = ("content.xml", "xl/workbook.bin")
_MOST_PARTS = 10_000
MOST_CELLS = 50_000_000
_LONGEST_TAG = 8 << 20
_MOST_INDEX_BYTES = 16 << 20
_TARGET_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_PLACE = re.compile(rb"[\s\"']r\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_PLACE_BY_EXCEL = re.compile(rb' r="([A-Za-z]*)([0-9]+)"')
_PERHAPS_PLACE = re.compile(rb"r\s*=")
_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']([0-9]+)")
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_REFERENCE = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*[\"']s[\"'])[^<>]*>"
    rb"(?:<(?:\w+:)?f[^<>]*/>|<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>)?\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<"
)
# The type of such a cell; a part may hold it elsewhere too, so these are the most there can be.
_SHARED_TYPES = (b'"s"', b"'s'")
_COMMENT = b"<!--"
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
        shared_cells: how many of its cells refer to a shared text, at most.
        shared_texts: where in the part its shared texts begin, in bytes, and where it ends.
        has_comments: its shared texts can't be counted by their tags.
        not_available: row and column, from 0, of the cells whose value is the error #N/A.
    """

    rows: int = 0
    columns: int = 0
    strings: int = 0
    shared_cells: int = 0
    shared_texts: "array[int]" = field(default_factory=lambda: array("q"))
    has_comments: bool = False
    not_available: list[Place] = field(default_factory=list)

    _size: int = 0
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
        self.shared_cells += sum(map(xml.count, _SHARED_TYPES))
        if b"si" in xml:
            starts = (self._size + found.start() for found in _SHARED_TEXT.finditer(xml))
            self.shared_texts.extend(starts)
        self.has_comments = self.has_comments or _COMMENT in xml
        self._size += len(xml)
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

    def lengths(self) -> list[int]:
        """Return the most bytes that each of its shared texts can have."""
        starts = self.shared_texts
        return [end - start for start, end in zip(starts, [*starts[1:], self._size], strict=True)]

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
        _refuse_repeated_texts(archive, parts, limits)
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
    if max(part.cells(), part.strings, len(part.shared_texts)) > MOST_CELLS:
        raise far_cells()
    return part


def far_cells() -> Unreadable:
    """Return the error for a workbook that reaches over too many cells."""
    return Unreadable(
        "file_too_large",
        f"A sheet of the workbook reaches over more than {MOST_CELLS:,} cells, perhaps by a "
        "single one far from the table. Delete all rows below and all columns to the right of "
        "the table, or save the table as CSV, and send it again.",
    )


def _refuse_repeated_texts(
    archive: zipfile.ZipFile, parts: dict[str, WorkbookPart], limits: ReadLimits
) -> None:
    """Refuse cells that together are too large: a workbook holds once a text that many cells share."""
    cells = sum(part.shared_cells for part in parts.values())
    holding = [part for part in parts.values() if part.shared_texts]
    lengths = [length for part in holding for length in part.lengths()]
    if cells * max(lengths, default=0) <= limits.max_bytes:
        return
    size = limits.max_bytes + 1
    if len(holding) == 1 and not any(part.has_comments for part in parts.values()):
        # Only now, since it takes longer: which cell refers to which text.
        size = 0
        for info in archive.infolist():
            if parts[info.filename].shared_cells:
                counts = _references(archive, info, limits)
                known = {each: count for each, count in counts.items() if each < len(lengths)}
                size += sum(lengths[each] * count for each, count in known.items())
                cells -= counts.total()
        size += max(cells, 0) * max(lengths)  # what can't be matched may be the longest
    refuse_too_large(size, limits)


def _references(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ReadLimits
) -> Counter[int]:
    """Return how many cells of a part refer to each shared text."""
    counts: Counter[int] = Counter()
    with archive.open(info) as stream:
        for xml in _whole_tags(expanding(stream, info.compress_size, limits)):
            counts.update(map(int, _REFERENCE.findall(xml)))
    return counts


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
