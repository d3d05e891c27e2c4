# SPDX-License-Identifier: EUPL-1.2
"""How much a file may hold, and a package (a zip of XML parts) opened within it."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .. import texts
from ..model import Text, fill

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml import etree

_MEGABYTE: Final = 2**20
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENTRY: Final = b"PK\x01\x02"
_DOCTYPE: Final = "<!DOCTYPE"
_XML_FAULT: Final = "XML"


class TableFileError(ValueError):
    """A file that cannot be read at all; one sentence for a person."""

    def __init__(self, template: str, **params: str) -> None:
        super().__init__(fill(template, params))
        self.text = Text(template, params)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold; everything is counted, whatever the file says of itself."""

    packed: int = 20 * _MEGABYTE
    unpacked: int = 150 * _MEGABYTE
    parts: int = 2_000
    ratio: int = 200
    """How many times larger a part of a megabyte or more may become."""
    sheets: int = 200
    cells: int = 500_000
    elements: int = 8_000_000
    """Events of reading XML: two for each row and each cell, filled in or not."""


class Package:
    """The parts of a zip, unpacked only within limits."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        try:
            import lxml.etree  # noqa: F401, PLC0415 - the engine does without
        except ImportError:
            raise TableFileError(texts.NO_PARSER) from None
        self.limits = limits
        if len(content) > limits.packed:
            raise _too_large(limits)
        if content.count(_ENTRY) > limits.parts:
            raise TableFileError(texts.TOO_MANY_PARTS, most=str(limits.parts))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
            raise TableFileError(texts.DAMAGED, reason=type(fault).__name__) from None
        self.parts: list[zipfile.ZipInfo] = self._zip.infolist()
        self.names: set[str] = {part.filename for part in self.parts}
        self.elements = 0
        self.cells = 0
        _check(self.parts, limits)

    def read(self, name: str) -> bytes:
        """Unpack one part."""
        try:
            return self._zip.read(name)
        except KeyError:
            raise TableFileError(texts.DAMAGED, reason=name[:60]) from None
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as fault:
            raise TableFileError(texts.DAMAGED, reason=type(fault).__name__) from None

    def tree(self, name: str) -> etree._Element:
        """Parse a part whole; it defines no entities and reaches for nothing outside."""
        return parse(self._plain(name))

    def stream(
        self, name: str, tags: Collection[str], *, starts: bool = False
    ) -> Iterator[tuple[str, etree._Element]]:
        """Parse a part piece by piece; an element is forgotten after it was looked at.

        Args:
            name: of the part.
            tags: local names of the elements to give.
            starts: give an element when it begins as well.
        """
        from lxml import etree  # noqa: PLC0415 - the engine does without

        events = ("start", "end") if starts else ("end",)
        wanted = [f"{{*}}{tag}" for tag in tags]
        try:
            for event, element in etree.iterparse(
                io.BytesIO(self._plain(name)), events=events, tag=wanted,
                resolve_entities=False, no_network=True, load_dtd=False,
            ):  # fmt: skip
                self.elements += 1
                if self.elements > self.limits.elements:
                    raise TableFileError(texts.TOO_MUCH)
                yield event, element
                if event == "end":
                    _forget(element)
        except etree.XMLSyntaxError:
            raise TableFileError(texts.DAMAGED, reason=_XML_FAULT) from None

    def count_cells(self, number: int = 1) -> None:
        """Count cells of all sheets together."""
        self.cells += number
        if self.cells > self.limits.cells:
            raise TableFileError(texts.TOO_MANY_CELLS, most=f"{self.limits.cells:,}")

    def _plain(self, name: str) -> bytes:
        content = self.read(name)
        if any(
            _DOCTYPE.encode(coding) in content for coding in ("ascii", "utf-16-le", "utf-16-be")
        ):
            raise TableFileError(texts.DEFINES)
        return content


def parse(content: bytes) -> etree._Element:
    """Parse XML that defines no entities and reaches for nothing outside."""
    from lxml import etree  # noqa: PLC0415 - the engine does without

    try:
        return etree.fromstring(
            content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        )
    except etree.XMLSyntaxError:
        raise TableFileError(texts.DAMAGED, reason=_XML_FAULT) from None


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace; blank for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: etree._Element) -> None:
    """Free an element and its earlier siblings that were looked at."""
    if local(element) in {"row", "si", "table-row"}:
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _check(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise TableFileError(texts.LOCKED)
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise _too_large(limits)
    if len({part.filename for part in parts}) != len(parts):
        raise TableFileError(texts.DAMAGED, reason="PK")
    for part in parts:
        if part.compress_type not in _METHODS:
            raise TableFileError(texts.DAMAGED, reason="PK")
        if part.file_size > _MEGABYTE and part.file_size > limits.ratio * part.compress_size:
            raise TableFileError(texts.TOO_TIGHT)


def _too_large(limits: Limits) -> TableFileError:
    packed, unpacked = (str(most // _MEGABYTE) for most in (limits.packed, limits.unpacked))
    return TableFileError(texts.TOO_LARGE, packed=packed, unpacked=unpacked)
