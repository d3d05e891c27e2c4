# SPDX-License-Identifier: EUPL-1.2
"""A form: its questions with their texts, bindings to measures, and the logic of XLSForm.

The sheets are checked and turned into an XForm by pyxform, the library of the ODK community, so
that a form that stands here also opens in ODK and Kobo. Our own columns add what a statistical
questionnaire needs: `vidik::measure`, `vidik::dimensions`, `vidik::period` and `vidik::unit` bind a
question to a figure, `vidik::rows` and `vidik::columns` make a table of figures.
"""

from vidik.questionnaires.methods.forms.model import (
    OWN,
    PERIODS,
    Binding,
    Choice,
    Form,
    Kind,
    Measure,
    Place,
    Question,
    Section,
    Table,
    period_in,
)
from vidik.questionnaires.methods.forms.reading import MESSAGES, form_of
from vidik.questionnaires.methods.forms.xlsform import xlsform_workbook

__all__ = [
    "MESSAGES",
    "OWN",
    "PERIODS",
    "Binding",
    "Choice",
    "Form",
    "Kind",
    "Measure",
    "Place",
    "Question",
    "Section",
    "Table",
    "form_of",
    "period_in",
    "xlsform_workbook",
]
