# SPDX-License-Identifier: EUPL-1.2
"""Make editions, freeze them when they are published, amend them afterwards."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.workflow import TransitionRefused
from vidik.figures.models import Cycle
from vidik.figures.services.releases import freeze_release
from vidik.recommendations.services.issuing import issue_drafts
from vidik.report import selectors
from vidik.report.checklist import blocking, checklist
from vidik.report.models import Edition, EditionState, SectionText
from vidik.report.services.building import offered_languages, request_build
from vidik.report.workflow import EDITION


def create_edition(
    cycle: Cycle, *, actor: Actor, amends: Edition | None = None, note: str = ""
) -> Edition:
    """Begin an edition; the first one of a cycle, or one that amends a published one.

    Raises:
        ValidationError: another edition is under way, or an amendment does not say what it
            changes.
    """
    with change(actor, Action.REPORT_PUBLISH, cycle) as (_row, act):
        under_way = Edition.objects.filter(
            cycle=cycle, state__in=(EditionState.DRAFT, EditionState.PRE_RELEASE)
        )
        if under_way.exists():
            raise ValidationError(_("Another edition is in progress. Finish it first."))
        published = Edition.objects.filter(cycle=cycle, state=EditionState.PUBLISHED).first()
        if published is not None and amends is None:
            raise ValidationError(
                _("An edition has already been published. Only an amended edition can follow it.")
            )
        if amends is not None and not note.strip():
            raise ValidationError(_("State what the amended edition changes."))
        last = Edition.objects.filter(cycle=cycle).aggregate(last=Max("number"))["last"] or 0
        edition = Edition.objects.create(
            cycle=cycle,
            number=last + 1,
            amends=amends,
            note=note.strip(),
            created_at=timezone.now(),
            created_by=actor.label,
        )
        act.record("edition.created", edition, number=edition.number)
    return edition


def amend_edition(edition: Edition, *, note: str, actor: Actor) -> Edition:
    """Begin an edition that will replace a published one and says what it changes.

    Raises:
        TransitionRefused: the edition is not the published one.
        ValidationError: no note, or another edition is under way.
    """
    if edition.state != EditionState.PUBLISHED:
        raise TransitionRefused(_("Only the published edition can be amended."))
    return create_edition(edition.cycle, actor=actor, amends=edition, note=note)


def move_edition(edition: Edition, step: str, *, actor: Actor) -> Edition:
    """Take an edition one step further.

    Publishing freezes the figures, the texts and the pack's tables and charts under the edition,
    supersedes the one that it amends or else issues the recommendations that were agreed to, and
    asks for its documents.

    Raises:
        TransitionRefused: the step is not possible, or the checklist blocks it.
    """
    with change(actor, Action(EDITION.get(step).action), edition) as (locked, act):
        old, new = EDITION.apply(locked, step)
        if new in {EditionState.PRE_RELEASE, EditionState.PUBLISHED}:
            _refuse_if_blocked(locked, actor)
        if new == EditionState.PUBLISHED:
            _freeze(locked, actor)
        locked.save()
        act.record(f"edition.{step}", old=old, new=new)
        if new == EditionState.PUBLISHED:
            if locked.amends is not None:
                _supersede(locked.amends, actor)
            else:
                issue_drafts(locked.cycle, published_on=timezone.localdate(), actor=actor)
            for language in offered_languages():
                request_build(locked.cycle, language, actor=actor, edition=locked)
    return locked


def _refuse_if_blocked(edition: Edition, actor: Actor) -> None:
    stopping = blocking(checklist(actor, edition.cycle, edition))
    if stopping:
        raise TransitionRefused(
            _("The checklist blocks this: %(reason)s") % {"reason": stopping[0].message}
        )


def _freeze(edition: Edition, actor: Actor) -> None:
    edition.release = freeze_release(
        f"{edition.cycle.code}-{edition.number}", cycle=edition.cycle, actor=actor
    )
    edition.published_at = timezone.now()
    edition.published_by = actor.label
    root = selectors.report_folder()
    edition.pack_files = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.parent.name != "sections"
    }
    edition.save()
    edition.texts.set(SectionText.objects.filter(section__cycle=edition.cycle, is_current=True))


def _supersede(amended: Edition, actor: Actor) -> None:
    locked = lock(amended)
    EDITION.apply(locked, "supersede")
    locked.save(update_fields=["state"])
    record(actor.label, "edition.superseded", locked)
