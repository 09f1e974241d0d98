"""Zip archives: which members are data, which are skipped, and which are unsafe to open."""

import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, cast

import pyarrow as pa

from warehouse.reader.content import Content, ReadLimits, refuse_by_name
from warehouse.reader.errors import Unreadable, parsing
from warehouse.reader.expansion import expanded, opened

_DIRECTORY_BYTES_PER_MEMBER = 4096
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_AGAIN = "Make a plain .zip of the data files and send that."


class _BoundedFile(io.RawIOBase):
    """A file for ``zipfile`` that refuses to read a very large directory at once."""

    def __init__(self, file: pa.NativeFile, most: int) -> None:
        self._file = file
        self._most = most

    def read(self, size: int = -1) -> bytes:
        if size > self._most:
            raise Unreadable(
                "archive_unsafe", f"The archive lists more files than are opened. {_AGAIN}"
            )
        return bytes(self._file.read(None if size < 0 else size))

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._file.seek(offset, whence)
        except pa.ArrowInvalid:
            raise OSError("before the file's first byte") from None

    def seekable(self) -> bool:
        return True


def open_zip(file: pa.NativeFile, limits: ReadLimits) -> zipfile.ZipFile:
    """Return a zip archive whose directory is bounded and whose members do not overlap.

    Raises:
        Unreadable: `file_truncated` or `file_damaged` where it has no readable directory,
            `archive_unsafe` where it has too many members or they share bytes.
    """
    most = max(limits.max_members * _DIRECTORY_BYTES_PER_MEMBER, 1 << 20)
    bounded = cast(IO[bytes], _BoundedFile(file, most))
    with parsing("file_damaged", "The archive is damaged. Make it again and copy it again."):
        try:
            archive = zipfile.ZipFile(bounded)
        except zipfile.BadZipFile:
            raise Unreadable(
                "file_truncated",
                "The archive breaks off in the middle or is damaged. Wait until it is written "
                "completely and copy it again.",
            ) from None
    infos = archive.infolist()
    if len(infos) > limits.max_members:
        raise Unreadable(
            "archive_unsafe",
            f"The archive holds more than {limits.max_members:,} files. Send fewer in one .zip.",
        )
    if sum(info.compress_size for info in infos) > file.size():
        raise Unreadable(
            "archive_unsafe",
            f"Files in the archive share the same bytes, as harmful archives do. {_AGAIN}",
        )
    return archive


def members(
    file: Content, limits: ReadLimits, wanted: Callable[[str], bool]
) -> Iterator[Content | Unreadable]:
    """Yield the data files of a zip archive in its order, each expanded in memory in its turn.

    Skipped are folders, files that operating systems add, and members whose name is not wanted.

    Raises:
        Unreadable: the archive as a whole cannot be opened, or holds no file.
    """
    if file.size and not file.head().startswith(b"PK"):
        raise Unreadable(
            "file_format",
            "The file's name ends in '.zip' but it is not a zip archive. Give it the name of "
            "what it is, or make a .zip of it, and send it again.",
        )
    if not file.size:
        raise _no_files()
    with file.open() as raw, open_zip(raw, limits) as archive:
        infos = [info for info in archive.infolist() if not _passed_over(info)]
        if not infos:
            raise _no_files()
        for info in infos:
            name = f"{file.name}/{_shown(info)}"
            if wanted(name):
                yield _member(archive, info, name, limits)


def member_names(file: Content, limits: ReadLimits) -> list[str]:
    """Return the names of an archive's files in its order, without expanding any.

    Raises:
        Unreadable: as `members` does.
    """
    names: list[str] = []

    def note(name: str) -> bool:
        names.append(name)
        return False  # what is not wanted is not expanded

    for _ in members(file, limits, note):
        raise AssertionError("nothing was wanted")
    return names


def _no_files() -> Unreadable:
    return Unreadable(
        "file_empty", "The archive holds no data file. Put the files into it and send it again."
    )


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: ReadLimits
) -> Content | Unreadable:
    try:
        _refuse_unsafe(info)
        refuse_by_name(name)
        with (
            parsing("file_damaged", "The archive is damaged. Make it again and copy it again."),
            archive.open(info) as stream,
        ):
            buffer = expanded(stream, info.compress_size, limits)
        return opened(Content(name, buffer, buffer.size), limits)
    except Unreadable as error:
        return error.detached(name)


def _passed_over(info: zipfile.ZipInfo) -> bool:
    parts = _parts(info)
    if ".." in parts:
        return False
    return (
        info.filename.endswith("/")
        or "__MACOSX" in parts
        or any(part.startswith(".") for part in parts)
        or parts[-1].startswith("~$")
        or parts[-1].lower() == "thumbs.db"
    )


def _parts(info: zipfile.ZipInfo) -> list[str]:
    path = info.filename.replace("\\", "/")
    return [part for part in path.split("/") if part not in ("", ".")] or [""]


def _shown(info: zipfile.ZipInfo) -> str:
    path = "/".join(_parts(info))
    return "".join(letter if letter.isprintable() else "?" for letter in path)


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    path = info.filename.replace("\\", "/")
    kind = stat.S_IFMT(info.external_attr >> 16)
    reason = None
    if path.startswith("/") or ".." in path.split("/") or re.match(r"[A-Za-z]:", path):
        reason = "The file's path inside the archive leads out of the archive."
    elif kind and not stat.S_ISREG(kind):
        reason = "This is a link inside the archive, not a file."
    elif info.flag_bits & _ENCRYPTED:
        reason = "The file inside the archive has a password."
    elif info.compress_type not in _METHODS:
        reason = "The file inside the archive is compressed by a method that is not read."
    if reason:
        raise Unreadable("archive_unsafe", f"{reason} {_AGAIN}")
