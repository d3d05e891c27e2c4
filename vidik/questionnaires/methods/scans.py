# SPDX-License-Identifier: EUPL-1.2
"""Papers that come as files: what they really are, and their pages as pictures.

A file is known by its content and never by its name. Pages are drawn in a process of their own,
with little memory and time: what breaks there breaks nothing else.
"""

from __future__ import annotations

import io
import os
import resource
import struct
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 20 * 1024 * 1024
MOST_PAGES: Final = 60
LONG_SIDE: Final = 1800
"""Pixels of the longer side of a page: small print can be read, a page stays below half a MB."""
PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
PLAIN: Final = "text/plain"
OFFICE: Final = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS: Final = {
    PDF: "pdf", PNG: "png", JPEG: "jpg", PLAIN: "txt", OFFICE["xl/workbook.xml"]: "xlsx",
    OFFICE["word/document.xml"]: "docx",
}  # fmt: skip

EMPTY: Final = "the file is empty"
TOO_LARGE: Final = "the file is larger than %(most)s MB"
NO_SCAN: Final = "the file is neither a PDF nor a PNG or JPEG picture"
NO_DOCUMENT: Final = (
    "the file is of a kind that is not accepted; send a PDF, a PNG or JPEG picture, a text file, "
    "or a Word or Excel document without macros"
)
LOCKED: Final = "the PDF is locked with a password; send it without one"
DAMAGED: Final = "the file is damaged and its pages cannot be shown"
TOO_MANY: Final = "the document has %(found)s pages; at most %(most)s are accepted"
TOO_BIG: Final = "the picture is too large to be shown"
MESSAGES: Final = (
    EMPTY, TOO_LARGE, NO_SCAN, NO_DOCUMENT, LOCKED, DAMAGED, TOO_MANY, TOO_BIG,
)  # fmt: skip
_MOST_PIXELS: Final = 60_000_000
_POINTS: Final = 150 / 72
_SECONDS: Final = 60
_MEMORY: Final = 2 * 1024**3
_HEAD: Final = struct.Struct(">III")
_QUALITY: Final = 78
_GIVEN: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TMPDIR")
"""What of the environment the drawing process needs."""
_CODES: Final = {3: LOCKED, 4: TOO_BIG, 5: TOO_MANY}


class PaperRefused(ValueError):
    """A file that is not taken, with the reason."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a JPEG picture."""

    width: int
    height: int
    content: bytes


def scan_type(content: bytes) -> str:
    """Tell which kind of scan a file is, by what is in it.

    Raises:
        PaperRefused: it is empty, too large, or no scan.
    """
    _see_size(content)
    found = _picture_type(content)
    if not found:
        raise PaperRefused(NO_SCAN)
    return found


def document_type(content: bytes) -> str:
    """Tell which kind of document a file is, by what is in it.

    Raises:
        PaperRefused: it is empty, too large, or of a kind that is not taken.
    """
    _see_size(content)
    found = _picture_type(content) or _office_type(content) or _text_type(content)
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
        done = subprocess.run(
            [sys.executable, "-m", "vidik.questionnaires.methods.scans"],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            # What reads a stranger's file gets none of the system's secrets.
            env={name: os.environ[name] for name in _GIVEN if name in os.environ},
        )
    except subprocess.TimeoutExpired as error:
        raise PaperRefused(DAMAGED) from error
    if done.returncode:
        message = _CODES.get(done.returncode, DAMAGED)
        found = done.stderr.decode("ascii", "replace").strip()[-10:]
        raise PaperRefused(message, most=str(MOST_PAGES), found=found)
    return list(_read(done.stdout))


def _see_size(content: bytes) -> None:
    if not content:
        raise PaperRefused(EMPTY)
    if len(content) > LARGEST:
        raise PaperRefused(TOO_LARGE, most=str(LARGEST // 1024 // 1024))


def _picture_type(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return JPEG if content.startswith(b"\xff\xd8\xff") else ""


def _office_type(content: bytes) -> str:
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    if any(name.lower().endswith((".bin", ".exe", ".js", ".vbs")) for name in names):
        return ""
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


def _draw(content: bytes) -> Iterator[Picture]:
    """Draw the pages in this process; only the process of its own does."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - the large libraries of the drawing process

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if _picture_type(content) == PDF:
        yield from _draw_pdf(content)
        return
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise SystemExit(4) from None
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    yield _as_picture(image)


def _draw_pdf(content: bytes) -> Iterator[Picture]:
    import pypdfium2  # noqa: PLC0415 - see above

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise SystemExit(3 if "password" in str(error).lower() else 1) from None
    count = len(document)
    if count > MOST_PAGES:
        sys.stderr.write(str(count))
        raise SystemExit(5)
    for number in range(count):
        page = document[number]
        longest = max(*page.get_size(), 1.0)
        scale = min(_POINTS, LONG_SIDE / longest)
        yield _as_picture(page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"))
        page.close()


def _as_picture(image: object) -> Picture:
    from PIL import Image  # noqa: PLC0415 - see above

    assert isinstance(image, Image.Image)  # noqa: S101 - tells the type checker
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=_QUALITY)
    return Picture(image.width, image.height, stream.getvalue())


def main() -> None:
    """Read a scan from standard input and write its pages to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    drawn = 0
    for picture in _draw(content):
        head = _HEAD.pack(picture.width, picture.height, len(picture.content))
        sys.stdout.buffer.write(head + picture.content)
        drawn += 1
    if not drawn:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
