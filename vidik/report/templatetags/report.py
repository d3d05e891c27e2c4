# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the annual report say in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext
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


_EXPECTED: Final[Mapping[str, str | Promise]] = {
    "arguments": _("Write it like this: %(example)s"),
    "braces": _("Open an expression with {{ and close it with }}, as in %(example)s"),
    "call": _("Between the braces, write a call such as %(example)s"),
    "constant": _(
        "Between the parentheses, write only texts in quotation marks, numbers, True or False, "
        "as in %(example)s"
    ),
    "expression": _("Write an expression such as %(example)s; statements are not possible."),
    "function": _("There is no such function. These are known: %(functions)s."),
    "own-line": _("A table, chart or list of recommendations needs a line of its own."),
    "quotes": _("Put the citation in quotation marks, as in %(example)s"),
    "straight-quotes": _("Use straight quotation marks, as in %(example)s"),
    "whole": _("Only whole numbers can be written in words; leave out “words”."),
    "zero": _("The figure to divide by is zero. Choose another figure or leave the sentence out."),
}
_EXAMPLES: Final = {
    "figure": '{{ figure("c5-0005") }}',
    "counted": '{{ counted("c5-0005", "person", "persons") }}',
    "derived": '{{ derived("c5-0013 + c5-0014") }}',
    "share": '{{ share("c5-0020", "c5-0019") }}',
    "change": '{{ change("c5-0019", "c5-0020") }}',
    "typed": '{{ typed("12", why="…") }}',
    "ref": '{{ ref("introduction") }}',
    "ref_table": '{{ ref_table("code") }}',
    "ref_chart": '{{ ref_chart("code") }}',
    "table": '{{ table("code") }}',
    "chart": '{{ chart("code") }}',
    "recommendations": "{{ recommendations(report=2) }}",
    "assessments": "{{ assessments(report=2) }}",
    "grades": "{{ grades(report=2) }}",
}
_FUNCTION: Final = re.compile(r"[a-z_]+")
_OWN_TEXT: Final = re.compile(r"sections/[^:]+:([0-9]+)")


@register.filter
def problem_text(problem: Problem | Mapping[str, str]) -> str:
    """Say a problem of the text; one that has no sentence here stays as the engine wrote it."""
    stored = asdict(problem) if isinstance(problem, Problem) else dict(problem)
    subject, found = stored["subject"], stored.get("found", "")
    sentence = _SENTENCES.get(stored["code"])
    expected = _EXPECTED.get(stored.get("expected", ""))
    if sentence and subject:
        texts = str(sentence) % {"subject": subject}
    elif expected:
        name = _FUNCTION.search(found)
        example = _EXAMPLES.get(name[0] if name else "", _EXAMPLES["figure"])
        texts = str(expected) % {"example": example, "functions": ", ".join(_EXAMPLES)}
    else:
        texts = stored["message"]
    return f"{found}: {texts}" if found else texts


@register.filter
def spot(problem: Problem | Mapping[str, str]) -> str:
    """Say where a problem is: on which line of the section's text, or in which file."""
    where = problem.where if isinstance(problem, Problem) else problem["where"]
    line = _OWN_TEXT.fullmatch(where)
    return gettext("line %(number)s") % {"number": line[1]} if line else where


def explained(problem: Problem) -> str:
    """Say beside a faulty expression on which line it is and what should be there."""
    return f"({spot(problem)}) {problem_text(replace(problem, found=''))}".strip()
