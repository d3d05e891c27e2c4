# SPDX-License-Identifier: EUPL-1.2
"""Every sentence around findings: in reports, while reading a workbook, in a marked copy."""

from __future__ import annotations

from typing import Final

from .model import Kind, Sure
from .sentences import gettext_noop

# What was checked.
HELD: Final = {
    Kind.SUM: gettext_noop("{n:total agrees with its parts|totals agree with their parts}"),
    Kind.BALANCE: gettext_noop("{n:balance closes|balances close}"),
    Kind.SHARE: gettext_noop("{n:share agrees with its counts|shares agree with their counts}"),
    Kind.SAME: gettext_noop("{n:repeated value agrees|repeated values agree}"),
    Kind.BOUND: gettext_noop("{n:value keeps within its limit|values keep within their limits}"),
    Kind.CARRY: gettext_noop("{n:closing value is carried over|closing values are carried over}"),
    Kind.MISSING: gettext_noop("{n:crossed table is complete|crossed tables are complete}"),
    Kind.TREND: gettext_noop("{n:change agrees with its values|changes agree with their values}"),
}
"""Relations that hold, by kind."""
FAILED: Final = gettext_noop("{n:relation does not hold|relations do not hold}")
BY_CAUSE: Final = gettext_noop("{failed} (those of one cause are told as one finding)")
NOT_TRIED: Final = gettext_noop("{n} could not be tried: {reasons}")
REASON: Final = gettext_noop("{reason} ({n})")
OTHER_REASONS: Final = gettext_noop("for other reasons ({n})")
SIDE_MISSING: Final = gettext_noop("a side is missing")
CRASHED: Final = gettext_noop(
    "{n:rule|rules} failed, and what they would have found is missing here"
)
NOTHING_TRIED: Final = gettext_noop("No two figures could be compared")
NOTHING_FOUND: Final = gettext_noop("No contradictions were found.")

# What a report of findings says.
WHAT_TO_ASK: Final = gettext_noop("What to ask")
ASK: Final = gettext_noop("What to ask:")
FIGURES: Final = gettext_noop("{n:figure|figures} checked.")
TOTAL: Final = gettext_noop("the stated total")
COMPARED: Final = gettext_noop("compared")
SAME_CAUSE: Final = gettext_noop("the same cause shows here")
LINE_SUM: Final = gettext_noop("{sum} = {found}; stated: {expected}")
LINE_TWICE: Final = gettext_noop("{first} against {second}")
LINE: Final = gettext_noop("expected {expected}, found {found}")
LINE_GAP: Final = gettext_noop("; difference {difference}")
LINE_ROUNDING: Final = gettext_noop(" (up to {n} is rounding)")
SOME_FIGURES: Final = gettext_noop("Figures")
ALL: Final = gettext_noop("all")
TOGETHER: Final = gettext_noop("all together")
ROWS_LEFT_OUT: Final = gettext_noop("{n:further row|further rows} left out.")

# What a finding says besides.
KINDS: Final = {
    Kind.SUM: gettext_noop("Parts and their total"),
    Kind.BALANCE: gettext_noop("Balance"),
    Kind.SHARE: gettext_noop("Share and its counts"),
    Kind.SAME: gettext_noop("The same quantity twice"),
    Kind.BOUND: gettext_noop("What must not exceed what"),
    Kind.CARRY: gettext_noop("Carry-over"),
    Kind.MISSING: gettext_noop("A missing cell"),
    Kind.TREND: gettext_noop("Change and its values"),
}
SEVERITIES: Final = {
    "high": gettext_noop("Ask first"),
    "medium": gettext_noop("Ask next"),
    "low": gettext_noop("Look at it"),
}
SURE: Final = {
    Sure.CERTAIN: gettext_noop("Certain"),
    Sure.LIKELY: gettext_noop("Likely"),
    Sure.POSSIBLE: gettext_noop("Possible"),
}
ALSO: Final = gettext_noop("Also seen in {n:more place|more places}:")
AND_OTHERS: Final = gettext_noop("and {n:other|others}")

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
NO_CELLS: Final = gettext_noop("No table was found: no cell is filled in")
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
    "question, not a verdict. Doubtful cells are coloured and have a comment, grey where "
    "only the same cause shows; nothing else was changed."
)
COMMENT_HEAD: Final = gettext_noop("Finding {number}:")
COMMENT_SYMPTOM: Final = gettext_noop("Finding {number}, the same cause shows here:")
NOT_READ: Final = gettext_noop("Not read")
CERTAIN: Final = gettext_noop("certain")
LIKELY: Final = gettext_noop("likely")
POSSIBLE: Final = gettext_noop("possible")
PUBLISHER: Final = gettext_noop("the publisher")
AUTHOR: Final = gettext_noop("Checks")
