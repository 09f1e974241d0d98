"""Recognises files whose name claims another format, by their first bytes."""

import re
from dataclasses import dataclass

from warehouse.reader.errors import RuleId, Unreadable

HEAD_BYTES = 4096
AS_CSV = "save it as 'CSV UTF-8 (comma delimited)' and send that"


@dataclass(frozen=True)
class Signature:
    """The real format of a file, and what its sender should do if it was sent as text."""

    is_a: str
    remedy: str
    binary: bool = True


_EXPORT = "Export the data from the source system as CSV and send that file."
_PICTURE = f"It shows the data but does not hold it. {_EXPORT}"

GZIP = Signature(
    "a gzip file", "Add '.gz' to the end of its name, for example 'return.csv.gz', and send it."
)
ZIP = Signature("a zip archive", "Give it a name that ends in '.zip' and send it.")
WORKBOOK = Signature(
    "an Excel workbook (.xlsx)",
    f"Give it a name that ends in '.xlsx', or open it in Excel, {AS_CSV}.",
)
OLE = Signature(
    "an old Excel workbook (.xls) or a workbook with a password",
    f"Open it in Excel, {AS_CSV}.",
)
PARQUET = Signature("a Parquet file", "Give it a name that ends in '.parquet' and send it.")

_BINARY: tuple[tuple[bytes, Signature], ...] = (
    (b"\x89PNG\r\n\x1a\n", Signature("a picture (PNG)", _PICTURE)),
    (b"\xff\xd8\xff", Signature("a picture (JPEG)", _PICTURE)),
    (b"GIF8", Signature("a picture (GIF)", _PICTURE)),
    (b"%PDF-", Signature("a PDF document", _PICTURE)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x1f\x8b", GZIP),
    (b"PK\x05\x06", ZIP),
    (b"7z\xbc\xaf\x27\x1c", Signature("a 7-Zip archive", "Make a .zip instead and send that.")),
    (b"Rar!\x1a\x07", Signature("a RAR archive", "Make a .zip instead and send that.")),
    (b"PAR1", PARQUET),
)
_HTML = Signature(
    "a web page (HTML)",
    f"It may be a sign-in or error page saved under the file's name. {_EXPORT}",
    binary=False,
)
_XML = Signature("an XML document", _EXPORT, binary=False)
_RTF = Signature("a formatted document (RTF)", _EXPORT, binary=False)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?P<xml><\?xml\b)|(?P<rtf>\{\\rtf)"
    rb"|<(?:!doctype\s+html|html|head|body|table|meta|script)\b|<!--)",
    re.IGNORECASE,
)
_WORKBOOK_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/")


def recognised(head: bytes) -> Signature | None:
    """Return the format shown by the first `HEAD_BYTES` bytes; None where they may be plain text."""
    if head.startswith(b"PK\x03\x04"):
        return WORKBOOK if head[30:].startswith(_WORKBOOK_PARTS) else ZIP
    for magic, signature in _BINARY:
        if head.startswith(magic):
            return signature
    markup = _MARKUP.match(head)
    if markup is None:
        return None
    if markup["rtf"]:
        return _RTF
    if markup["xml"]:
        return _HTML if re.search(rb"<html\b", head, re.IGNORECASE) else _XML
    return _HTML


def refuse_unless_text(head: bytes) -> None:
    """Refuse a file sent as CSV or text whose first bytes show another format.

    Raises:
        Unreadable: `file_not_text` for pictures, documents, archives and workbooks, `file_format`
            for web pages, XML and RTF.
    """
    signature = recognised(head)
    if signature is None:
        return
    rule_id: RuleId = "file_not_text" if signature.binary else "file_format"
    raise Unreadable(rule_id, f"The file is {signature.is_a}, not a CSV. {signature.remedy}")
