# SPDX-License-Identifier: EUPL-1.2
"""Photos and scans are drawn anew: nothing hidden comes along, and what breaks is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from vidik.vault.methods.cleaning import MOST_PAGES, Unclean, clean

MOST = 10 * 2**20
SECRET = b"CANARY-44.8125-20.4612"


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """Make a photo with the place where it was taken, a comment, and an orientation."""
    image = Image.new("RGB", size, (200, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    stream = io.BytesIO()
    image.save(stream, form, exif=exif, comment=SECRET) if form == "JPEG" else image.save(
        stream, form, exif=exif
    )
    return stream.getvalue()


def pdf(pages: int = 2, *, password: str = "") -> bytes:
    """Make a PDF with an author, a file inside and a program that runs when it is opened."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 300)
    writer.add_metadata({"/Author": SECRET.decode()})
    writer.add_attachment("names.txt", SECRET)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(f"app.alert('{SECRET.decode()}')"),
        }
    )
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """Make a PNG of a few kilobytes that claims to be a picture of nine hundred million pixels."""

    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )  # fmt: skip

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", rows) + part(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_carries_neither_place_nor_device_nor_what_is_behind_its_end(form: str) -> None:
    polyglot = photo(form) + b"<script>alert(1)</script>PK\x03\x04" + SECRET
    found = clean(polyglot, most=MOST)
    assert found.media_type == "image/jpeg"
    assert SECRET not in found.content
    assert b"<script>" not in found.content
    with Image.open(io.BytesIO(found.content)) as image:
        assert not image.getexif()
        assert "comment" not in image.info
        # It stands upright, as it was seen.
        assert image.size == (30, 40)


def test_a_pdf_becomes_pictures_of_its_pages_and_nothing_else() -> None:
    given = pdf()
    assert SECRET in given
    found = clean(given, most=MOST)
    assert found.media_type == "application/pdf"
    assert SECRET not in found.content
    reader = PdfReader(io.BytesIO(found.content))
    assert len(reader.pages) == 2
    assert not reader.attachments
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/EmbeddedFile", b"/Author"):
        assert word not in found.content


def test_a_large_photo_is_made_smaller() -> None:
    found = clean(photo(size=(6000, 2000)), most=MOST)
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.size == (1000, 3000)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(11 * 2**20), "larger than 10 MB"),
        (b"MZ\x90\x00" + bytes(100), "neither a PDF nor"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "neither a PDF nor"),
        (b"GIF89a" + bytes(50), "neither a PDF nor"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(50), "neither a PDF nor"),
        (b"\xff\xd8\xff" + b"no picture at all", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        (photo()[:200], "damaged"),
        (b"%PDF-1.7\nno document at all", "damaged"),
        (bomb(), "too large to be shown"),
        (pdf(password="x"), "locked with a password"),
        (pdf(MOST_PAGES + 1), "at most 20 are accepted"),
    ],
    ids=["empty", "huge", "program", "svg", "gif", "heic", "noise", "short png", "cut", "no pdf",
         "bomb", "locked", "long"],
)  # fmt: skip
def test_what_is_no_photo_or_scan_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(Unclean, match=why):
        clean(content, most=MOST)
