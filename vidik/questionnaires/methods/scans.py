# SPDX-License-Identifier: EUPL-1.2
"""Papers that come as files: what they really are, and their pages as pictures.

A file is known by its content and never by its name. Pages are drawn in a process of their own
(`vidik.core.confined`): what breaks there breaks nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from vidik.core import confined, packages
from vidik.core.pictures import (
    DAMAGED,
    EMPTY,
    JPEG,
    LOCKED,
    NO_SCAN,
    PDF,
    PNG,
    TOO_BIG,
    TOO_LARGE,
    TOO_MANY,
    Picture,
    as_picture,
    draw,
    picture_type,
)

LARGEST: Final = 20 * 1024 * 1024
MOST_PAGES: Final = 60
LONG_SIDE: Final = 1800
"""Pixels of the longer side of a page: small print can be read, a page stays below half a MB."""
PLAIN: Final = "text/plain"
OFFICE: Final = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS: Final = {
    PDF: "pdf", PNG: "png", JPEG: "jpg", PLAIN: "txt", OFFICE["xl/workbook.xml"]: "xlsx",
    OFFICE["word/document.xml"]: "docx",
}  # fmt: skip

NO_DOCUMENT: Final = (
    "the file is of a kind that is not accepted; send a PDF, a PNG or JPEG picture, a text file, "
    "or a Word or Excel document without macros"
)
TOO_HEAVY: Final = (
    "the pages take more time or memory to show than a letter needs; scan it again in black and "
    "white, or send it in parts"
)
MESSAGES: Final = (
    EMPTY, TOO_LARGE, NO_SCAN, NO_DOCUMENT, LOCKED, DAMAGED, TOO_MANY, TOO_BIG, TOO_HEAVY,
)  # fmt: skip
_APART: Final = confined.Limits(seconds=30, memory=2 * 2**30, answer=200 * 2**20)
_DOCUMENTS: Final = packages.Limits(packed=LARGEST, unpacked=200 * 2**20, parts=2000, ratio=200)
_UNTAKEN: Final = {
    ".bin": "programs", ".exe": "programs", ".js": "programs", ".vbs": "programs",
    "vbaproject": "macros",
}  # fmt: skip
_HEAD: Final = struct.Struct(">III")


class PaperRefused(ValueError):
    """A file that is not taken, with the reason."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


def scan_type(content: bytes) -> str:
    """Recognise which kind of scan a file is by its content.

    Raises:
        PaperRefused: it is empty, too large, or no scan.
    """
    _check_size(content)
    found = picture_type(content)
    if not found:
        raise PaperRefused(NO_SCAN)
    return found


def document_type(content: bytes) -> str:
    """Recognise which kind of document a file is by its content.

    Raises:
        PaperRefused: it is empty, too large, or of a kind that is not taken.
    """
    _check_size(content)
    found = picture_type(content) or _office_type(content) or _text_type(content)
    if not found:
        raise PaperRefused(NO_DOCUMENT)
    return found


def pictures(content: bytes) -> list[Picture]:
    """Draw every page of a scan.

    Raises:
        PaperRefused: it is locked, damaged, or has too many pages.
    """
    scan_type(content)
    try:
        return list(_read(confined.run(f"{__name__}:drawn", content, _APART, MESSAGES)))
    except confined.Refused as error:
        raise PaperRefused(error.message, **error.params) from error
    except confined.Unreadable as error:
        cause = DAMAGED if error.cause is confined.Cause.BROKEN else TOO_HEAVY
        raise PaperRefused(cause) from error
    except struct.error as error:
        raise PaperRefused(DAMAGED) from error


def _check_size(content: bytes) -> None:
    if not content:
        raise PaperRefused(EMPTY)
    if len(content) > LARGEST:
        raise PaperRefused(TOO_LARGE, most=str(LARGEST // 1024 // 1024))


def _office_type(content: bytes) -> str:
    if not content.startswith(packages.ZIP):
        return ""
    try:
        names = packages.parts_of(content, _DOCUMENTS, _UNTAKEN)
    except packages.PackageRefused as error:
        if error.message in {packages.DAMAGED, packages.HOLDS}:
            return ""
        raise PaperRefused(error.message, **error.params) from error
    return next((kind for part, kind in OFFICE.items() if part in names), "")


def _text_type(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    is_text = all(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return PLAIN if is_text and not text.lstrip().startswith("<") else ""


def _read(stream: bytes) -> Iterator[Picture]:
    at = 0
    while at < len(stream):
        width, height, size = _HEAD.unpack_from(stream, at)
        at += _HEAD.size
        yield Picture(width, height, stream[at : at + size])
        at += size


def drawn(content: bytes) -> bytes:
    """Draw the pages of a scan; the function that runs apart.

    Raises:
        Refused: it is locked, damaged, or too much.
    """
    answer = b"".join(
        _HEAD.pack(picture.width, picture.height, len(picture.content)) + picture.content
        for page in draw(content, long_side=LONG_SIDE, most_pages=MOST_PAGES)
        for picture in (as_picture(page),)
    )
    if not answer:
        raise confined.Refused(DAMAGED)
    return answer
