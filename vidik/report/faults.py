# SPDX-License-Identifier: EUPL-1.2
"""What keeps a section from being printed: expressions that cannot be read, figures that are not.

They are looked for in both languages each time, since a figure may come or go without the text.
"""

from __future__ import annotations

from typing import Final

from vidik.access.types import Actor
from vidik.core.languages import tags
from vidik.report import selectors
from vidik.report.methods.problems import Problem
from vidik.report.models import Section
from vidik.report.sources import report_sources

READER: Final = Actor.system("report-builder")


def faults(section: Section) -> tuple[Problem, ...]:
    """Return the faults of a section's current texts that stop a build, English first."""
    from vidik.report.methods.render import render_section  # noqa: PLC0415 - slow to load, and seldom needed

    text = selectors.working_text(section.cycle)
    found: list[Problem] = []
    for language in tags():
        sources = report_sources(READER, section.cycle.code, language)
        made = render_section(text, sources, language, section.code)
        found.extend(problem for problem in made.problems if problem.severity == "blocking")
    return tuple(found)
