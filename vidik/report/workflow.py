# SPDX-License-Identifier: EUPL-1.2
"""How sections and editions move."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action
from vidik.core.workflow import Transition, Workflow
from vidik.report.faults import faults
from vidik.report.models import EditionState, Section, SectionState


def can_be_read(section: Section) -> Promise | None:
    """A ready text has no expression that cannot be read and cites nothing that is not there."""
    return (
        _("The text has a fault. Correct the place that the preview marks.")
        if faults(section)
        else None
    )


SECTION: Final = Workflow(
    name="section",
    states=[*SectionState],
    initial=SectionState.DRAFT,
    field_name="state",
    transitions=(
        Transition(
            "submit",
            frozenset({SectionState.DRAFT}),
            SectionState.REVIEW,
            Action.REPORT_EDIT,
            _("Submit for review"),
        ),
        Transition(
            "approve",
            frozenset({SectionState.REVIEW}),
            SectionState.READY,
            Action.REPORT_EDIT,
            _("Declare ready"),
            guards=(can_be_read,),
        ),
        Transition(
            "load",
            frozenset({SectionState.DRAFT}),
            SectionState.READY,
            Action.REPORT_LOAD,
            _("Load from the country pack"),
        ),
        Transition(
            "reopen",
            frozenset({SectionState.READY}),
            SectionState.REVIEW,
            Action.REPORT_EDIT,
            _("Look again"),
        ),
        Transition(
            "outdate",
            frozenset({SectionState.READY}),
            SectionState.REVIEW,
            Action.REPORT_LOAD,
            _("Take back: a cited figure changed"),
        ),
        Transition(
            "return",
            frozenset({SectionState.REVIEW, SectionState.READY}),
            SectionState.DRAFT,
            Action.REPORT_EDIT,
            _("Back to draft"),
        ),
    ),
)

EDITION: Final = Workflow(
    name="edition",
    states=[*EditionState],
    initial=EditionState.DRAFT,
    field_name="state",
    transitions=(
        Transition(
            "pre-release",
            frozenset({EditionState.DRAFT}),
            EditionState.PRE_RELEASE,
            Action.REPORT_PUBLISH,
            _("Release before publication"),
        ),
        Transition(
            "withdraw",
            frozenset({EditionState.PRE_RELEASE}),
            EditionState.DRAFT,
            Action.REPORT_PUBLISH,
            _("Take back to draft"),
        ),
        Transition(
            "publish",
            frozenset({EditionState.PRE_RELEASE}),
            EditionState.PUBLISHED,
            Action.REPORT_PUBLISH,
            _("Publish"),
        ),
        Transition(
            "supersede",
            frozenset({EditionState.PUBLISHED}),
            EditionState.SUPERSEDED,
            Action.REPORT_PUBLISH,
            _("Supersede by an amended edition"),
        ),
    ),
)
