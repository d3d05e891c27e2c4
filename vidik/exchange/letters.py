# SPDX-License-Identifier: EUPL-1.2
"""The printed act: one page or more for the post, as a tagged PDF."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Final

import typst
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_date, format_moment
from vidik.exchange.types import Expects, Letter

_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]")
_LAYOUT: Final = """
#set page(
  paper: "a4", margin: (x: 25mm, y: 22mm),
  footer: align(center, text(9pt)[#context counter(page).display()]),
)
#set text(font: "Libertinus Serif", size: 11.5pt, lang: LANG, region: REGION)
#set par(justify: true, leading: 0.7em)
#set document(title: NUMBER, date: none)
#text(13pt, weight: "bold", SENDER)
#v(2mm)
#grid(columns: (auto, 1fr), column-gutter: 4mm, row-gutter: 2mm, ..FACTS.flatten())
#v(8mm)
#align(right, block(width: 75mm, align(left)[#text(weight: "bold", ADDRESSEE)]))
#v(6mm)
#heading(level: 1, TITLE)
#v(2mm)
#for part in PARTS { par(part) }
#v(4mm)
#for line in CLOSING { par(line) }
#v(16mm)
#align(right, block(width: 75mm, align(center)[
  #line(length: 100%, stroke: 0.5pt) #text(9.5pt, SIGNED)
]))
"""


def act_pdf(letter: Letter) -> bytes:
    """Print an act in the language of its text: sender, number, addressee, ground, text, deadline.

    The same letter gives the same bytes.
    """
    language = "sr" if _CYRILLIC.search(letter.text + letter.title) else "en"
    with translation.override(language):
        facts = [
            [_("Number"), letter.number or "–"],
            [_("Date"), format_date(letter.sent_on, language) if letter.sent_on else "–"],
            [_("Legal ground"), letter.ground_sr if language == "sr" else letter.ground_en],
        ]
        addressee = letter.addressee_sr if language == "sr" else letter.addressee_en
        if letter.to_the_head:
            addressee = f"{addressee}\n{_('for the attention of the head of the institution')}"
        values = {
            "LANG": language,
            "REGION": "RS" if language == "sr" else "GB",
            "NUMBER": letter.number or letter.title,
            "SENDER": letter.sender_sr if language == "sr" else letter.sender_en,
            "ADDRESSEE": addressee,
            "TITLE": letter.title,
            "SIGNED": _("signature and stamp"),
        }
        closing = _closing(letter, language)
    source = _LAYOUT
    for name, value in values.items():
        source = re.sub(rf"\b{name}\b", lambda _found, text=value: _quoted(text), source)  # type: ignore[misc]
    parts = [part.strip() for part in letter.text.split("\n\n") if part.strip()]
    source = source.replace("FACTS", _listed([_listed([_quoted(a), _quoted(b)]) for a, b in facts]))
    source = source.replace("PARTS", _listed([_quoted(part) for part in parts]))
    source = source.replace("CLOSING", _listed([_quoted(line) for line in closing]))
    found: bytes = typst.compile(
        source.encode(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True
    )
    return found


def _closing(letter: Letter, language: str) -> list[str]:
    lines = []
    if letter.to_the_head:
        lines.append(_("The term for an answer has passed without one."))
    if letter.expects == Expects.NOTHING:
        return lines
    expected = {
        Expects.ACKNOWLEDGE: _("An acknowledgement of receipt is asked for"),
        Expects.ANSWER: _("An answer is asked for"),
        Expects.ACT: _("Action is asked for, and word of what was done"),
    }[letter.expects]
    if letter.due_at is not None:
        moment: dt.datetime = timezone.localtime(letter.due_at)
        by = format_moment(moment, language)
    elif letter.due is not None:
        by = format_date(letter.due, language)
    else:
        return [*lines, f"{expected}."]
    lines.append(_("%(expected)s by %(day)s.") % {"expected": expected, "day": by})
    return lines


def _quoted(text: str) -> str:
    """Write a text as a Typst string, so that no character of it is read as markup."""
    clean = "".join(char for char in text if char == "\n" or ord(char) >= 32)  # noqa: PLR2004 - control characters
    return json.dumps(clean, ensure_ascii=False).replace("\\/", "/")


def _listed(items: list[str]) -> str:
    return f"({', '.join(items)},)" if items else "()"
