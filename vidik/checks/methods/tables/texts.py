# SPDX-License-Identifier: EUPL-1.2
"""Every sentence that reading and marking a workbook writes, so that it can be translated."""

from __future__ import annotations

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


# Why a whole file is not read.
TOO_LARGE: Final = gettext_noop(
    "The file is too large: at most {packed} MB are read, {unpacked} MB unpacked"
)
TOO_TIGHT: Final = gettext_noop(
    "Unpacked, the file is far larger than a workbook should be; open it in Excel or "
    "LibreOffice and save it again"
)
TOO_MANY_PARTS: Final = gettext_noop("The file has more than {most} parts")
TOO_MANY_SHEETS: Final = gettext_noop(
    "The workbook has more than {most} sheets; copy those with tables into a new one"
)
TOO_MANY_CELLS: Final = gettext_noop(
    "The file has more than {most} filled cells; copy a part of the table into a new workbook"
)
TOO_MUCH: Final = gettext_noop(
    "The file holds more content than can be read; copy the table alone, without the blank rows "
    "below it, into a new workbook"
)
LOCKED: Final = gettext_noop("The file is locked with a password; save it without one")
DEFINES: Final = gettext_noop(
    "The file contains a document type declaration, which no office program writes; "
    "open it in Excel or LibreOffice and save it again"
)
DAMAGED: Final = gettext_noop("The file is damaged and cannot be opened ({reason})")
OLD_EXCEL: Final = gettext_noop(
    "This is an old Excel workbook (.xls), or one with a password. Open it with "
    "Excel or LibreOffice and save it as .xlsx, without a password"
)
BINARY_EXCEL: Final = gettext_noop(
    "This is a binary workbook (.xlsb). Open it with Excel and save it as .xlsx"
)
IS_PDF: Final = gettext_noop(
    "This is a PDF. Ask the publisher for the workbook, or copy the table into a "
    "spreadsheet, check that each number is in a cell of its own, and save it as "
    ".xlsx"
)
IS_PAGE: Final = gettext_noop(
    "This is a web page or an XML file, whatever its name says. Open it with Excel or LibreOffice "
    "and save it as .xlsx"
)
NO_PARSER: Final = gettext_noop(
    "Workbooks are read with lxml, which is not installed: install the extra 'tables' "
    "(pip install 'vidik-checks[tables]'), or save the table as .csv"
)
NOT_KNOWN: Final = gettext_noop(
    "This is neither a workbook (.xlsx, .xlsm, .ods) nor a text file with separated columns (.csv)"
)
NO_SHEET: Final = gettext_noop("There is no sheet “{sheet}”. The sheets are: {names}")
NO_AREA: Final = gettext_noop("“{area}” is not a range of cells; write it like A5:H40")
NO_TABLE: Final = gettext_noop(
    "No table of numbers was found: {cells} cells are filled in, and {numbers} of them hold "
    "numbers. A number needs a heading above it or at its left; in a list one column holds the "
    "numbers, and the first row names all columns. If numbers were not recognised, give the cells "
    "the format of a number and save the file again"
)
SAME_FILE: Final = gettext_noop("The marked copy would overwrite the file itself")

# What of a sheet is not read, or is read and worth knowing.
SHEET_OF_CHART: Final = gettext_noop("the sheet is a chart; charts are not read")
SHEET_EMPTY: Final = gettext_noop("the sheet is blank")
SHEET_NO_NUMBERS: Final = gettext_noop("no table of numbers was found on the sheet")
SHEET_HIDDEN: Final = gettext_noop("the sheet is hidden; it was read as well")
ROWS_HIDDEN: Final = gettext_noop("hidden rows were read as well: {rows}")
COLUMNS_HIDDEN: Final = gettext_noop("hidden columns were read as well: {columns}")
NO_RESULT: Final = gettext_noop(
    "the formula has no stored result; open the file in Excel or LibreOffice and save it again"
)
FORMULA_FAULT: Final = gettext_noop("the formula gives an error ({value})")
NOT_A_NUMBER: Final = gettext_noop("“{value}” is neither a number nor a known symbol")
TWICE: Final = gettext_noop(
    "{count} values have the same headings as others of the table; their row or column tells them "
    "apart"
)
REMARKS: Final = gettext_noop("a column of remarks, not read")
LABELS_AGAIN: Final = gettext_noop("row headings repeated, not read")
LONE_NUMBERS: Final = gettext_noop("numbers without headings, not read")

# What a copy with marks says.
FINDINGS: Final = gettext_noop("Findings")
COL_NUMBER: Final = gettext_noop("No.")
COL_FINDING: Final = gettext_noop("Finding")
COL_SURE: Final = gettext_noop("How sure")
COL_WHY: Final = gettext_noop("Why")
COL_CELLS: Final = gettext_noop("Cells")
COL_VALUES: Final = gettext_noop("Values")
COL_EXPECTED: Final = gettext_noop("Expected")
COL_FOUND: Final = gettext_noop("Found")
COL_DIFFERENCE: Final = gettext_noop("Difference")
COL_ASK: Final = gettext_noop("What to ask")
INTRO: Final = gettext_noop(
    "Figures of this workbook that do not agree with each other. Each finding is a "
    "question, not a verdict. Doubtful cells are coloured and have a comment; "
    "nothing else was changed."
)
COMMENT_HEAD: Final = gettext_noop("Finding {number}:")
NOT_READ: Final = gettext_noop("Not read")
CERTAIN: Final = gettext_noop("certain")
LIKELY: Final = gettext_noop("likely")
POSSIBLE: Final = gettext_noop("possible")
PUBLISHER: Final = gettext_noop("the publisher")
AUTHOR: Final = gettext_noop("Checks")
