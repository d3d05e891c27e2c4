# SPDX-License-Identifier: EUPL-1.2
"""The printed act: one page or more for the post, as a tagged PDF or as a Word file to sign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.dialling import never_dials
from vidik.core.formats import format_date, format_moment
from vidik.core.languages import Language, languages
from vidik.core.typesetting import typeset
from vidik.core.wordfiles import (
    add_facts,
    add_signature,
    content_of,
    new_document,
    visible,
)
from vidik.exchange.types import Expects, Letter

_LAYOUT: Final = """
#set par(justify: true)
#text(13pt, weight: "bold", data.sender)
#v(2mm)
#facts(data.facts)
#v(8mm)
#align(right, block(width: 75mm, align(left)[#text(weight: "bold", data.addressee)]))
#v(6mm)
#heading(level: 1, data.title)
#v(2mm)
#for part in data.parts { par(part) }
#if data.asked.len() > 0 [
  #v(2mm)
  #heading(level: 2, data.asked_title)
  #list(..data.asked)
]
#v(4mm)
#for line in data.closing { par(line) }
#v(16mm)
#align(right, block(width: 75mm, breakable: false, align(center)[
  #line(length: 100%, stroke: 0.5pt) #text(9.5pt, data.signed)
]))
"""


@dataclass(frozen=True, slots=True)
class _Act:
    """What is in an act, in its language."""

    language: Language
    sender: str
    facts: tuple[tuple[str, str], ...]
    addressee: str
    title: str
    parts: tuple[str, ...]
    asked_title: str
    asked: tuple[str, ...]
    closing: tuple[str, ...]
    signed: str


def language_of(letter: Letter) -> Language:
    """Return the language of an act by its text."""
    return languages().of_text(letter.text + letter.title)


def act_pdf(letter: Letter) -> bytes:
    """Print an act in the language of its text: sender, number, addressee, ground, text, deadline.

    The same letter gives the same bytes.
    """
    act = _act(letter)
    return typeset(
        _LAYOUT,
        {
            "title": act.title,
            "foot": letter.number,
            "sender": act.sender,
            "facts": [list(pair) for pair in act.facts],
            "addressee": act.addressee,
            "parts": act.parts,
            "asked_title": act.asked_title,
            "asked": act.asked,
            "closing": act.closing,
            "signed": act.signed,
        },
        language=act.language.tag,
    )


def act_docx(letter: Letter) -> bytes:
    """Write an act as a Word file with the same content, for whoever signs on paper.

    The same letter gives the same bytes.
    """
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - slow to load, and seldom needed
    from docx.shared import Mm, Pt  # noqa: PLC0415 - slow to load, and seldom needed

    act = _act(letter)
    document = new_document(
        title=act.title, language=act.language.html, author=act.sender, foot=letter.number
    )
    document.add_paragraph(visible(act.sender)).runs[0].bold = True
    add_facts(document, act.facts, first=45)
    addressee = document.add_paragraph()
    addressee.paragraph_format.left_indent = Mm(85)
    addressee.paragraph_format.space_before = Pt(18)
    addressee.add_run(visible(act.addressee)).bold = True
    document.add_heading(visible(act.title), level=1)
    for part in act.parts:
        document.add_paragraph(visible(part)).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if act.asked:
        document.add_heading(visible(act.asked_title), level=2)
        for line in act.asked:
            document.add_paragraph(visible(line), style="List Bullet")
    for line in act.closing:
        document.add_paragraph(visible(line))
    add_signature(document, act.signed)
    return content_of(document)


def _act(letter: Letter) -> _Act:
    language = language_of(letter)
    with translation.override(language.tag):
        addressee = str(letter.addressee)
        if letter.to_the_head:
            addressee = f"{addressee}\n{_('for the attention of the head of the institution')}"
        return _Act(
            language=language,
            sender=str(letter.sender),
            facts=(
                (_("Number"), letter.number or "–"),
                (_("Date"), format_date(letter.sent_on, language.tag) if letter.sent_on else "–"),
                (_("Legal ground"), str(letter.ground)),
            ),
            addressee=addressee,
            title=letter.title,
            parts=tuple(part.strip() for part in letter.text.split("\n\n") if part.strip()),
            asked_title=_("What is requested"),
            asked=letter.asked,
            closing=tuple(_closing(letter, language.tag)),
            signed=_("signature and stamp"),
        )


def _closing(letter: Letter, language: str) -> list[str]:
    lines = []
    if letter.to_the_head:
        lines.append(_("The deadline for an answer has passed without a reply."))
    if letter.expects == Expects.NOTHING:
        return lines
    lines += _telephones(letter)
    expected = {
        Expects.ACKNOWLEDGE: _("Acknowledgement of receipt is requested"),
        Expects.ANSWER: _("An answer is requested"),
        Expects.ACT: _("Action is requested, with a reply on what was done"),
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


def _telephones(letter: Letter) -> list[str]:
    """Say where to call; a number of a demonstration with the word that it is one."""
    lines = []
    if letter.telephones:
        numbers = "; ".join(
            _number(
                line.phone,
                str(line.function),
                str(line.hours),
                line.warning,
                is_demo=line.is_demo,
            )
            for line in letter.telephones
        )
        lines.append(_("Telephone of the sender: %(numbers)s.") % {"numbers": numbers})
    if letter.call_back:
        text = letter.call_back.reveal()
        number = _number(text, is_demo=never_dials(text))
        lines.append(_("Whoever reported can be called on: %(number)s.") % {"number": number})
    return lines


def _number(number: str, *more: str, is_demo: bool) -> str:
    notes = [
        each
        for each in (*more, _("demonstration number, cannot be called") if is_demo else "")
        if each
    ]
    return f"{number} ({', '.join(notes)})" if notes else number
