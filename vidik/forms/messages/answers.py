# SPDX-License-Identifier: EUPL-1.2
"""What the pure core says, as texts that can be translated."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from vidik.core.languages import Texts, languages
from vidik.core.texts import translated
from vidik.forms.methods.answers.model import Problem
from vidik.forms.methods.books import CellFault

PROBLEMS = (
    _("“%(found)s” is not a number; use digits, with a point before decimals"),
    _("“%(found)s” is not a whole number"),
    _("“%(found)s” is negative; a count cannot be"),
    _("“%(found)s” has more than %(most)s digits"),
    _("a share of “%(found)s” percent is outside 0 to 100"),
    _("“%(found)s” is not a date; enter year-month-day, such as 2024-05-17"),
    _("“%(found)s” is not one of the answers to choose from"),
    _("“%(found)s” is not a reason for a blank; use one of: %(expected)s"),
    _("“%(found)s” does not say how exact a number is; use: %(expected)s"),
    _("the value “%(found)s” and the reason for a blank exclude each other"),
    _("an answer is missing; where there is no number, say why"),
    _("an answer is missing"),
    _("this is not asked, given the other answers; the answer “%(found)s” would be lost"),
    _("“%(found)s” is not possible here"),
    _("the list has changed since it was confirmed; confirm it again"),
    _("%(found)s is much more than last year’s %(before)s"),
    _("%(found)s is much less than last year’s %(before)s"),
    _("the form has no question “%(found)s”"),
)
FAULTS = (
    _("the file is not an Excel workbook (.xlsx); send the workbook that you were given"),
    _("the file is locked with a password or saved in an old format; save it as .xlsx without one"),
    _("the file is too large: at most %(most)s MB are accepted, %(unpacked)s MB unpacked"),
    _("the file unpacks to much more than a document holds; save it again with your program"),
    _("the file has more than %(most)s parts"),
    _("the workbook has more than %(most)s sheets"),
    _(
        "the workbook has more than %(most)s cells, blank ones counted; delete what does not "
        "belong to it and clear the formats of unused rows and columns"
    ),
    _(
        "a cell is used at %(found)s; only %(rows)s rows and %(columns)s columns are read. Delete "
        "what is there, with its row and column"
    ),
    _("the file holds more than a document of this kind can; save it again with your program"),
    _("the file holds other packed files"),
    _("the file is locked with a password; save it without one"),
    _(
        "the file defines XML of its own (a document type), which no office program writes; save "
        "it again with Excel or LibreOffice"
    ),
    _(
        "the file takes more time or memory to read than a workbook of this kind needs; copy what "
        "you entered into a new copy of the workbook and send that"
    ),
    _("the file is damaged and cannot be opened: %(reason)s"),
    _("the workbook holds %(what)s; only answers are expected"),
    _("this is not a questionnaire of ours: its hidden sheet is missing"),
    _("the workbook is of an older layout; ask for a new one"),
    _("the workbook is for the form “%(found)s”; expected is “%(expected)s”"),
    _("the workbook is of version %(found)s; the form now has version %(expected)s"),
    _("the workbook was made for another institution"),
    _("the workbook is for %(found)s; expected is %(expected)s"),
    _("the workbook’s hidden sheet was changed"),
    _("the sheet “%(sheet)s” is missing or was renamed"),
    _("there is a sheet “%(sheet)s” that the form does not have"),
    _("the text “%(expected)s” is expected here; rows or columns were moved"),
    _("cells were merged; undo this"),
    _("this is a formula; enter the number itself"),
    _("Excel has turned this into a percentage; enter the number without the sign %%"),
    _("the cell holds an error (%(found)s)"),
    _("“%(found)s” is neither a number nor a reason for a blank; enter 0 if there were none"),
    _("Excel has read this as a date; enter the number again"),
    _("this is yes or no; a number is expected"),
    _("%(found)s has more digits than Excel keeps; enter it as text"),
    _("the text is longer than %(most)s characters"),
    _("the text holds characters that cannot be seen"),
    _("there is content outside the cells for answers: “%(found)s”"),
)

REWORDINGS = (
    _("a label must not be blank"),
    _("the form has no such text"),
    _("the text is longer than %(most)s characters"),
    _("the text must refer to the same answers as before: %(expected)s"),
    _("the text contains a character that is not text"),
)


def said(problem: Problem) -> str:
    """Say a problem in the reader's language."""
    return pick(problem.texts) or filled(problem.message, problem.params)


def in_every_language(problem: Problem) -> Texts:
    """Say a problem in every language, to be stored with what was sent."""
    return translated(lambda: said(problem))


def fault_message(fault: CellFault) -> str:
    """Say what is wrong with a workbook in the reader's language."""
    text = filled(fault.message, fault.params)
    return f"{fault.cell}: {text}" if fault.cell else text


def filled(template: str, params: Mapping[str, str]) -> str:
    """Translate a template and put its values in."""
    return gettext(template) % params


def pick(texts: Mapping[str, str]) -> str:
    """Return a form's text in the reader's language."""
    return str(Texts(texts))


def forms_language() -> str:
    """Return the language in which forms speak to the reader, by its tag."""
    return languages().named().written


def latin(text: str) -> str:
    """Return a text in the reader's script."""
    return languages().named().spell(text)
