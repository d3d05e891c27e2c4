# SPDX-License-Identifier: EUPL-1.2
"""Set small documents as tagged PDF (PDF/UA-1): a layout written here, values handed in as data.

The layout is Typst and reads `data`, a dictionary of texts, lists and dictionaries; so no character
of a value is ever read as markup. Only the fonts of the package are used and no time is written
into the file: the same values give the same bytes on every machine. A demonstration
says on every page, and in the properties of the file, that it is one.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import typst
from django.utils import translation

from vidik.core.demonstration import demonstration
from vidik.core.languages import Texts, languages

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]
_FRAME: Final = """
#let data = json(bytes(sys.inputs.data))
#set page(
  paper: "a4", margin: (x: 25mm, y: 22mm),
  header: align(center, text(9pt, weight: "bold", data.at("mark", default: ""))),
  footer: context align(center, text(9pt)[
    #data.at("foot", default: "") #h(1fr)
    #counter(page).display() / #counter(page).final().first()
  ]),
)
#set text(font: "Libertinus Serif", size: 11pt, lang: data.language, region: data.region)
#set par(leading: 0.68em)
#set document(title: data.title, date: none)
#set document(
  description: data.mark, author: data.mark, keywords: (data.mark,),
) if data.mark != ""
#set table(stroke: (x: none, y: 0.4pt + luma(160)), inset: (x: 0pt, y: 3.5pt))
#let facts(rows) = grid(
  columns: (auto, 1fr), column-gutter: 5mm, row-gutter: 2.4mm,
  ..rows.map(row => (text(fill: luma(70), row.at(0)), row.at(1))).flatten()
)
"""


def typeset(layout: str, values: Mapping[str, Value], *, language: str) -> bytes:
    """Set a document.

    Args:
        layout: Typst that reads `data` and may use `facts(rows)`, a list of name and value.
        values: what is in `data`; `title` is the document's title, `foot` a line at the foot.
        language: language of the texts, such as `en` or `sr-latn`.
    """
    spoken = languages().named(language)
    with translation.override(language):
        mark = demonstration()
    own = {"language": spoken.written, "region": spoken.region, "mark": mark}
    data = own | {k: _clean(v) for k, v in values.items()}
    found: bytes = typst.compile(
        (_FRAME + layout).encode(),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return found


def _clean(value: Value) -> Value:
    """Leave out invisible characters, and put a square for letters that no font here has.

    A single one of them would be an error, and the document would not be made at all.
    """
    if isinstance(value, Texts):
        value = str(value)
    if isinstance(value, str):
        return "".join(map(_as_set, value))
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value]


def _as_set(char: str) -> str:
    if char == "\n":
        return char
    place, kind = ord(char), unicodedata.category(char)
    if kind == "Cc" or (kind == "Cf" and char != _SOFT_HYPHEN):
        return ""
    if char not in _WITHOUT and any(first <= place <= last for first, last in _SHOWN):
        return char
    return "" if kind in {"Mn", "Me"} else _SQUARE


_SHOWN: Final = (
    (0x20, 0x2FF), (0x300, 0x377), (0x37A, 0x3FF), (0x400, 0x482), (0x48A, 0x4FF),
    (0x1E00, 0x1EFF), (0x2000, 0x2064), (0x2070, 0x20C0), (0x2100, 0x218B), (0x2190, 0x22FF),
    (0x25A1, 0x25A1),
)  # fmt: skip
"""What the fonts of the package have, from the first character to the last."""
_WITHOUT: Final = frozenset(
    "\u2041\u2043\u2053\u211f\u2121\u2123\u2125\u2152\u2185\u2186\u2187\u2188\u218a\u218b"
)
_SOFT_HYPHEN: Final = "\u00ad"
_SQUARE: Final = "\u25a1"
