# SPDX-License-Identifier: EUPL-1.2
"""Write a section's text: each saving is a version."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.report.faults import faults
from vidik.report.models import Section, SectionState, SectionText
from vidik.report.workflow import SECTION

LONGEST_TEXT: Final = 200_000


def save_text(
    section: Section, language: str, source: str, *, seen_version: int, actor: Actor
) -> SectionText:
    """Save a new version of a section's text in one language.

    A text with a fault is saved as it was typed; the section is then no longer ready.

    Args:
        section: the section.
        language: `en` or `sr` (Cyrillic; Latin is derived).
        source: Markdown with references to figures.
        seen_version: the version that the editor began with; another one by now means that
            somebody else saved in between.
        actor: who writes.

    Raises:
        ValidationError: the text changed meanwhile or is too long.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").rstrip() + "\n"
    if len(source) > LONGEST_TEXT:
        raise ValidationError(_("The text is too long for one section. Divide it."))
    if "\x00" in source:
        raise ValidationError(_("The text contains a character that is not text."))
    with change(actor, Action.REPORT_EDIT, section, idempotent=True) as (locked, act):
        current = locked.texts.filter(language=language, is_current=True).first()
        version = current.version if current else 0
        if version != seen_version:
            raise ValidationError(
                _(
                    "Somebody saved this section in the meantime. Your text is still below: "
                    "compare it with the new version and save again."
                ),
                code="changed-meanwhile",
            )
        if current is not None and current.source == source:
            return current
        if current is not None:
            current.is_current = False
            current.save(update_fields=["is_current"])
        newest = locked.texts.filter(language=language).order_by("-version").first()
        text = SectionText.objects.create(
            section=locked,
            language=language,
            version=newest.version + 1 if newest else 1,
            source=source,
            created_at=timezone.now(),
            created_by=actor.label,
            origin="editor",
        )
        act.record("section.written", language=language, version=text.version)
        if locked.state == SectionState.READY and faults(locked):
            move_section(locked, "reopen", actor)
    return text


def set_section_state(section: Section, step: str, *, actor: Actor) -> Section:
    """Move a section along its table of states.

    Raises:
        TransitionRefused: the step is not possible from the present state.
    """
    with change(actor, Action(SECTION.get(step).action), section) as (locked, _act):
        move_section(locked, step, actor)
        if locked.state == SectionState.READY:
            locked.cited_changes.filter(seen_at__isnull=True).update(
                seen_at=timezone.now(), seen_by=actor.label
            )
    return locked


def move_section(section: Section, step: str, actor: Actor) -> None:
    """Take a section that the caller has locked one step along its table, and record it."""
    old, new = SECTION.apply(section, step)
    section.save(update_fields=["state"])
    record(actor.label, "section.state-changed", section, old=old, new=new)
