"""Opens the folders and files of drop without ever following a link, whoever changes them meanwhile.

A sender who can put a link into drop could otherwise have Tartan read what only Tartan may read. A
look at the path before it is opened does not help: the link may be put there in between. So each
step of a path is opened relative to the folder above, which is held open, and never as a link.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

RefusedBy = Literal["file_link", "file_special", "file_no_access", "file_name"]
Kind = Literal["link", "folder", "file", "special"]

_CHUNK = 1 << 20
_OF_OURS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
# Windows can't open relative to a folder: there the path is looked at before it is opened.
_BY_DESCRIPTOR = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
# Opening a pipe would otherwise wait for somebody to write into it.
_FILE = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class CannotOpen(Exception):
    """A folder or file of drop that is not opened.

    Attributes:
        refused_by: the id of the rule that it breaks.
    """

    def __init__(self, refused_by: RefusedBy) -> None:
        super().__init__(refused_by)
        self.refused_by: RefusedBy = refused_by


class OpenFolder:
    """A folder of drop that is held open, so that another can't be put in its place.

    Attributes:
        path: its path, for messages.
    """

    def __init__(self, path: Path, within: OpenFolder | None = None) -> None:
        """Open a folder: the one at a path, or the one of that name within another.

        Args:
            path: where it is.
            within: the folder above; None for drop itself, which the hub may have made a link.

        Raises:
            CannotOpen: a link, no folder, or one that may not be read.
        """
        self.path = path
        self._descriptor: int | None = None
        if _BY_DESCRIPTOR:
            at, flags = (path, _FOLDER) if within is None else (path.name, _FOLDER | _NO_FOLLOW)
            above = None if within is None else within._descriptor
            try:
                self._descriptor = os.open(at, flags, dir_fd=above)
            except OSError as error:
                raise refusal_of(error) from None
        elif within is not None and _is_link(path):
            raise CannotOpen("file_link")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)

    def entries(self) -> list[os.DirEntry[str]]:
        """Return what the folder holds, by name; ask the entries only while the folder is open.

        Raises:
            CannotOpen: it may not be read.
        """
        try:
            with os.scandir(self._place) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise refusal_of(error) from None

    def folder(self, name: str) -> OpenFolder:
        """Return a folder within, opened; the caller closes it.

        Raises:
            CannotOpen: a link, no folder, or one that may not be read.
        """
        return OpenFolder(self.path / name, self)

    def may_read(self, name: str) -> bool:
        """Return whether a file within may be read, without opening it."""
        if self._descriptor is None:
            return os.access(self.path / name, os.R_OK)
        return os.access(name, os.R_OK, dir_fd=self._descriptor)

    def file(self, name: str) -> OpenFile:
        """Return a file within, opened; the caller closes it.

        Raises:
            CannotOpen: a link, no regular file, or one that may not be read.
        """
        if self._descriptor is None and _is_link(self.path / name):
            raise CannotOpen("file_link")
        at = self.path / name if self._descriptor is None else name
        try:
            return OpenFile(os.open(at, _FILE, dir_fd=self._descriptor))
        except OSError as error:
            raise refusal_of(error) from None

    @property
    def _place(self) -> int | Path:
        return self.path if self._descriptor is None else self._descriptor


class OpenFile:
    """A regular file of drop, open for reading."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise CannotOpen("file_special")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._descriptor)

    def chunks(self) -> Iterator[bytes]:
        """Yield the file's bytes from the first, some at a time.

        Raises:
            CannotOpen: the disk or the network does not give them.
        """
        try:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            while chunk := os.read(self._descriptor, _CHUNK):
                yield chunk
        except OSError as error:
            raise refusal_of(error) from None


def kind_of(entry: os.DirEntry[str]) -> Kind:
    """Return what an entry of a folder is; a link is a link, wherever it leads.

    Raises:
        CannotOpen: it may not be looked at, or is gone.
    """
    try:
        if entry.is_symlink():
            return "link"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        return "file" if entry.is_file(follow_symlinks=False) else "special"
    except OSError as error:
        raise refusal_of(error) from None


def stat_of(entry: os.DirEntry[str]) -> os.stat_result:
    """Return the size and times of an entry itself, not of what it leads to.

    Raises:
        CannotOpen: it may not be looked at, or is gone.
    """
    try:
        return entry.stat(follow_symlinks=False)
    except OSError as error:
        raise refusal_of(error) from None


def open_below(root: Path, *names: str) -> OpenFolder:
    """Return a folder some levels below another, opened; no level but the root may be a link.

    Raises:
        CannotOpen: a level is a link, no folder, or may not be read.
    """
    folder = OpenFolder(root)
    for name in names:
        with folder:
            folder = folder.folder(name)
    return folder


def is_text(name: str) -> bool:
    """Return whether a name can be shown and logged: text, without control characters."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)


def shown(name: str) -> str:
    r"""Return a name or a path as it may be printed and logged: what is no text as ``\xe9`` or ``\n``."""
    if is_text(name):
        return name
    return "".join(letter if is_text(letter) else _escaped(letter) for letter in name)


def _escaped(letter: str) -> str:
    # The bytes of a name that are no UTF-8 reach Python as lone surrogates.
    byte = ord(letter) - 0xDC00
    return f"\\x{byte:02x}" if 0x80 <= byte <= 0xFF else repr(letter)[1:-1]


def refusal_of(error: OSError) -> CannotOpen:
    """Return why a sender's file is refused.

    Raises:
        OSError: Tartan itself has no memory or no file handles left.
    """
    if error.errno in _OF_OURS:
        raise error
    if error.errno == errno.ELOOP:
        return CannotOpen("file_link")
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return CannotOpen("file_special")
    return CannotOpen("file_no_access")


def _is_link(path: Path) -> bool:
    # A junction of Windows leads elsewhere and is no symbolic link.
    return path.is_symlink() or path.resolve() != path.parent.resolve() / path.name
