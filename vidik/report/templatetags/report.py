# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the annual report say in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.report.methods.problems import Problem

register = template.Library()

_SENTENCES: Final[Mapping[str, str | Promise]] = {
    "missing-alt": _("the chart “%(subject)s” has no description for those who cannot see it"),
    "missing-section": _("the section “%(subject)s” has no text"),
    "missing-text": _("a text is missing"),
    "missing-translation": _("a text is missing in this language"),
    "missing-value": _("the figure “%(subject)s” has no value"),
    "mixed-units": _("the chart “%(subject)s” mixes percentages and other numbers"),
    "open-finding": _("the figure “%(subject)s” has an open finding of high severity"),
    "person-level": _(
        "the figure “%(subject)s” describes a single person and may not stand in the report"
    ),
    "placed-twice": _("“%(subject)s” appears twice in the report; refer to it instead"),
    "typed-number": _("“%(subject)s” is typed; no stored figure is behind it"),
    "unknown-chart": _("no section places a chart “%(subject)s”"),
    "unknown-figure": _("there is no figure “%(subject)s”"),
    "unknown-footnote": _("the footnote “%(subject)s” has no text"),
    "unknown-section": _("the outline has no section “%(subject)s”"),
    "unknown-table": _("no section places a table “%(subject)s”"),
}


@register.filter
def told(problem: Problem | Mapping[str, str]) -> str:
    """Say a problem of the text; one that has no sentence here stays as the engine wrote it."""
    if isinstance(problem, Problem):
        code, subject, message = problem.code, problem.subject, problem.message
    else:
        code, subject, message = problem["code"], problem["subject"], problem["message"]
    sentence = _SENTENCES.get(code)
    return str(sentence) % {"subject": subject} if sentence and subject else message
