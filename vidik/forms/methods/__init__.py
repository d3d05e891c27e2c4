# SPDX-License-Identifier: EUPL-1.2
"""A form: its questions with their texts, bindings to measures, and the logic of XLSForm.

The sheets are checked and turned into an XForm by pyxform, the library of the ODK community, so
that a form that stands here also opens in ODK and Kobo. Our own columns add what a statistical
questionnaire needs: `vidik::measure`, `vidik::dimensions`, `vidik::period` and `vidik::unit` bind a
question to a figure, `vidik::rows` and `vidik::columns` make a table of figures.
"""
