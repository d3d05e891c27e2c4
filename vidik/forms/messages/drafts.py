# SPDX-License-Identifier: EUPL-1.2
"""What is said of forms that are written and compared, as texts that can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_noop as _

from vidik.forms.messages.answers import FAULTS as RETURNED
from vidik.forms.messages.answers import pick
from vidik.forms.methods.comparing import Consequence, Difference, Effect, What
from vidik.forms.methods.drafting import Sort
from vidik.forms.methods.flaw import Flaw
from vidik.forms.methods.model import Kind
from vidik.forms.methods.tables import Texts

FLAWS: Final = (
    _("a name is missing"),
    _("“%(found)s” is not a name: use Latin letters without accents, digits and _"),
    _("the name “%(found)s” appears twice; every question and group needs its own"),
    _("“%(found)s” contains __, which is reserved for the cells of tables"),
    _("this is longer than %(most)s characters"),
    _("the text holds characters that cannot be seen"),
    _("a text is missing; both languages are required"),
    _("the type “%(found)s” is not supported; use one of: %(expected)s"),
    _("there is no list of answers “%(found)s”"),
    _("“%(found)s” is not a list of records; use a text and one of: %(expected)s"),
    _("a question must be in a section"),
    _("a repeated group must be in a section, and not in another repeated group"),
    _("an answer that can be given many times cannot become one figure"),
    _("there is no measure “%(found)s” in the catalogue"),
    _("a table of figures needs a measure"),
    _("the measure is counted in %(expected)s, not in %(found)s"),
    _("“%(found)s” is not a period; use one of: %(expected)s, or a period"),
    _("only a number can become a figure; this is of the type “%(found)s”"),
    _(
        "“%(found)s” is not a combination of codes such as form=labour;age=under-18,"
        " each dimension once"
    ),
    _("the measure “%(measure)s” is not divided by “%(found)s”; it is divided by: %(expected)s"),
    _("the dimension “%(dimension)s” has no code “%(found)s”"),
    _("“%(found)s” appears twice"),
    _("“%(found)s” is used as a division in two places: rows, columns, or the whole table"),
    _("a table may have at most %(most)s cells; this one would have %(found)s"),
    _("the tables of a form may have at most %(most)s cells together; these would have %(found)s"),
    _("there is no question “%(found)s”"),
    _("a calculated value needs a calculation"),
    _("this depends on itself, through: %(found)s"),
    _("“%(found)s” is not a thematic unit; use one of: %(expected)s"),
    _("a form needs a section with a question in it"),
    _("“%(found)s” is not a code: use Latin letters without accents, digits, _ . -"),
    _("the code “%(found)s” appears twice in the list “%(list)s”"),
    _("the list “%(found)s” is reserved for the reasons for a blank"),
    _("a form may have at most %(most)s questions and groups"),
    _("the column “%(found)s” is not used here and would be lost"),
    _("a title is missing; both languages are required"),
    _("“%(found)s” uses %(names)s(); besides XPath’s own functions there are: %(known)s"),
    _("“%(found)s” is not an expression: %(reason)s"),
    _(
        "the pattern of regex() must be a text in quotes, such as '^[0-9]{5}$'; here it is: "
        "%(pattern)s"
    ),
    _(
        "the pattern “%(pattern)s” uses %(part)s, which is not supported: it must not look ahead "
        "or behind, refer back to a part of itself, or ask for the edge of a word; write several "
        "regex() joined by “and”, “or” and “not()” instead"
    ),
    _("“%(pattern)s” is not a pattern: check its brackets, repetitions and backslashes (%(part)s)"),
    _("the pattern “%(pattern)s” is too large; use smaller numbers of repetitions"),
    _("the workbook has no sheet “survey”; upload an XLSForm"),
    _("the sheet is not part of an XLSForm; only survey, choices and settings are"),
    _("the name “%(found)s” is reserved for what every form records about itself"),
    _("this is the same figure as “%(found)s”; a figure may be asked for only once"),
    _("the sheet is hidden; show it or remove it"),
    _("the sheet has more than %(most)s rows or %(columns)s columns"),
    _("the column “%(found)s” appears twice"),
    _("a column without a name has content"),
    _("this is a date; enter it as text"),
    _("settings are one row"),
    _("the reasons for a blank are the same in every form and cannot be changed"),
    _("a group is not closed, or is closed without being opened: “%(found)s”"),
    _(
        "building the form takes more time or memory than a questionnaire needs; "
        "split it into several forms"
    ),
    _("this row is generated from the row of its table or question; change that row instead"),
)  # fmt: skip
"""The sentences of `methods.flaws`, `methods.expressions` and `methods.uploaded`."""

__all__ = ["FLAWS", "RETURNED", "consequence_message", "flaw_message", "title_of"]
WHAT: Final = {
    What.ADDED: gettext_lazy("added"),
    What.REMOVED: gettext_lazy("removed"),
    What.RENAMED: gettext_lazy("renamed"),
    What.REWORDED: gettext_lazy("reworded"),
    What.REBOUND: gettext_lazy("binding changed"),
    What.TABLE: gettext_lazy("rows or columns changed"),
    What.CONSTRAINT: gettext_lazy("limits changed"),
    What.RELEVANCE: gettext_lazy("addressees changed"),
    What.CALCULATION: gettext_lazy("calculation changed"),
    What.REQUIRED: gettext_lazy("duty to answer changed"),
    What.TYPE: gettext_lazy("type changed"),
    What.THEME: gettext_lazy("thematic unit changed"),
    What.CHOICES: gettext_lazy("answers to choose from changed"),
    What.MOVED: gettext_lazy("moved"),
    What.TITLE: gettext_lazy("title changed"),
}
PARTS: Final = {
    "label": gettext_lazy("question"),
    "hint": gettext_lazy("hint"),
    "message": gettext_lazy("message"),
    "": "",
}
SORTS: Final = {
    Sort.SECTION: gettext_lazy("section"),
    Sort.GROUP: gettext_lazy("group"),
    Sort.TABLE: gettext_lazy("table of figures"),
    Sort.REPEAT: gettext_lazy("repeated group"),
    Sort.QUESTION: gettext_lazy("question"),
}
KINDS: Final = {
    Kind.INTEGER: gettext_lazy("whole number"),
    Kind.DECIMAL: gettext_lazy("number with decimals"),
    Kind.TEXT: gettext_lazy("text"),
    Kind.DATE: gettext_lazy("date"),
    Kind.ONE: gettext_lazy("one of several answers"),
    Kind.MANY: gettext_lazy("any of several answers"),
    Kind.CALCULATED: gettext_lazy("calculated value"),
    Kind.NOTE: gettext_lazy("explanation without an answer"),
    Kind.LIST: gettext_lazy("confirmed list of own records"),
}
THEMES: Final = {
    "prosecution": gettext_lazy("Prosecution"),
    "protection": gettext_lazy("Protection and support"),
    "prevention": gettext_lazy("Prevention, partnership and cooperation"),
}
TONES: Final = {
    Effect.ENDS: "bad",
    Effect.LOSES: "bad",
    Effect.PERIOD: "bad",
    Effect.BREAK: "warn",
    Effect.LIMITS: "warn",
    Effect.ASKED: "warn",
    Effect.GAINS: "accent",
    Effect.BEGINS: "accent",
}
"""How serious a consequence is for the series."""


def flaw_message(flaw: Flaw) -> str:
    """Say what does not fit, in the reader's language."""
    return gettext(flaw.message) % flaw.params


def consequence_message(item: Consequence, names: Mapping[str, Texts]) -> str:
    """Say in plain words what a difference means for the series of a measure."""
    params = {"measure": pick(names.get(item.measure, {})) or item.measure, "n": item.cells}
    if item.effect is Effect.ENDS:
        return (
            gettext(
                "The series “%(measure)s” ends here: no question of this form asks for it any "
                "longer."
            )
            % params
        )
    if item.effect is Effect.BEGINS:
        return (
            gettext("The series “%(measure)s” starts here: there are no values for earlier years.")
            % params
        )
    counted = {
        Effect.LOSES: ngettext(
            "“%(measure)s” loses %(n)s figure: that part of the series ends.",
            "“%(measure)s” loses %(n)s figures: those parts of the series end.",
            item.cells,
        ),
        Effect.GAINS: ngettext(
            "“%(measure)s” gains %(n)s figure that was not asked before.",
            "“%(measure)s” gains %(n)s figures that were not asked before.",
            item.cells,
        ),
        Effect.PERIOD: ngettext(
            "“%(measure)s”: %(n)s figure is asked for another period. Break in the series: the"
            " values cannot be compared.",
            "“%(measure)s”: %(n)s figures are asked for another period. Break in the series: the"
            " values cannot be compared.",
            item.cells,
        ),
        Effect.BREAK: ngettext(
            "“%(measure)s”: the wording that defines %(n)s figure changed. If institutions will "
            "count differently, this is a break in the series; say so in the report.",
            "“%(measure)s”: the wording that defines %(n)s figures changed. If institutions will "
            "count differently, this is a break in the series; say so in the report.",
            item.cells,
        ),
        Effect.LIMITS: ngettext(
            "“%(measure)s”: the permitted answers changed for %(n)s figure; check whether "
            "earlier values would still be possible.",
            "“%(measure)s”: the permitted answers changed for %(n)s figures; check whether "
            "earlier values would still be possible.",
            item.cells,
        ),
        Effect.ASKED: ngettext(
            "“%(measure)s”: %(n)s figure is asked under another condition, so other institutions "
            "answer it; the total may jump.",
            "“%(measure)s”: %(n)s figures are asked under another condition, so other "
            "institutions answer them; the total may jump.",
            item.cells,
        ),
    }
    return counted[item.effect] % params


def title_of(item: Difference) -> str:
    """Name what differs, in the reader's language."""
    if item.what is What.TITLE:
        return gettext("Title of the form")
    if item.what is What.CHOICES:
        return gettext("Answers to choose from: %(name)s") % {"name": item.name}
    return pick(item.texts) or item.name
