# SPDX-License-Identifier: EUPL-1.2
"""Pages of a stranger's file as pictures: what is drawn anew carries nothing but what is seen.

It is known by its content and never by its name. `draw` belongs into a process of its own
(`vidik.core.confined`): what breaks there breaks nothing else.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vidik.core import confined

if TYPE_CHECKING:
    from PIL import Image

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
EMPTY: Final = "the file is empty"
TOO_LARGE: Final = "the file is larger than %(most)s MB"
NO_SCAN: Final = "the file is neither a PDF nor a PNG or JPEG picture"
LOCKED: Final = "the PDF is locked with a password; send it without one"
DAMAGED: Final = "the file is damaged and its pages cannot be shown"
TOO_MANY: Final = "the document has %(found)s pages; at most %(most)s are accepted"
TOO_BIG: Final = "the picture is too large to be shown"
REFUSALS: Final = (LOCKED, DAMAGED, TOO_MANY, TOO_BIG)
"""With what `draw` may refuse."""
_MOST_PIXELS: Final = 60_000_000
_POINTS: Final = 150 / 72
_QUALITY: Final = 78


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a JPEG picture."""

    width: int
    height: int
    content: bytes


def picture_type(content: bytes) -> str:
    """Return which kind of picture or scan a file is by its first bytes; blank for none."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return JPEG if content.startswith(b"\xff\xd8\xff") else ""


def draw(content: bytes, *, long_side: int, most_pages: int) -> Iterator[Image.Image]:
    """Draw every page of a scan.

    Args:
        content: a PDF, or a PNG or JPEG picture.
        long_side: pixels of the longer side of a page, at most.
        most_pages: how many pages are drawn.

    Raises:
        Refused: it is locked, damaged, or too much.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415 - the large libraries of the drawing process

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    if picture_type(content) == PDF:
        yield from _draw_pdf(content, long_side, most_pages)
        return
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise confined.Refused(TOO_BIG) from None
    image.thumbnail((long_side, long_side))
    yield image


def _draw_pdf(content: bytes, long_side: int, most_pages: int) -> Iterator[Image.Image]:
    import pypdfium2  # noqa: PLC0415 - see above

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = "password" in str(error).lower()
        raise confined.Refused(LOCKED if is_locked else DAMAGED) from None
    count = len(document)
    if count > most_pages:
        raise confined.Refused(TOO_MANY, most=str(most_pages), found=str(count))
    for number in range(count):
        page = document[number]
        longest = max(*page.get_size(), 1.0)
        scale = min(_POINTS, long_side / longest)
        yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        page.close()


def as_picture(image: Image.Image, *, quality: int = _QUALITY) -> Picture:
    """Write a page as a JPEG picture without anything that the file said of itself."""
    from PIL import Image  # noqa: PLC0415 - see above

    # Pixels alone go over: what a picture is written with may come from the one it was read from.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    stream = io.BytesIO()
    bare.save(stream, "JPEG", quality=quality)
    return Picture(image.width, image.height, stream.getvalue())
