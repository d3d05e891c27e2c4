# SPDX-License-Identifier: EUPL-1.2
"""Start a draft of a form: from a version, from blocks of the country pack, from a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.languages import tags
from vidik.core.packfiles import Pack
from vidik.forms.content import Audience, Content, checked, content_of
from vidik.forms.methods.books import CellFault, WorkbookRefused, read_book
from vidik.forms.methods.converting import converted, converted_apart
from vidik.forms.methods.drafting import Cells, Items, items_of
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.packfiles import PackForms
from vidik.forms.methods.sheets import joined
from vidik.forms.methods.uploaded import read_xlsform
from vidik.forms.models import FormDraft, FormVersion
from vidik.forms.selectors import versions as reading
from vidik.forms.services.building import require_no_other_writer, save_revision
from vidik.forms.types import DraftState, RevisionKind

EARLIEST: Final = 2000
LATEST: Final = 2100
_FORM_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_ID: Final = 60
_MOST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class DraftStart:
    """What a draft begins with, besides its questions."""

    form_id: str
    year: int
    titles: Mapping[str, str]
    audience: Audience


def begin_from_version(
    version: FormVersion, *, year: int, actor: Actor, beginning: DraftStart | None = None
) -> FormDraft:
    """Start a draft as a copy of a version; with a `beginning` it becomes another form.

    Raises:
        ValidationError: the form already has a draft, or its name or year is invalid.
    """
    content = content_of(version)
    if beginning is not None:
        content = replace(content, titles=beginning.titles, audience=beginning.audience)
    start = beginning or DraftStart(version.form_id, year, content.titles, content.audience)
    base = version if start.form_id == version.form_id else None
    return _begin(start, content, base, RevisionKind.MADE, actor=actor)


def begin_from_blocks(
    folder: Path, blocks: Sequence[str], beginning: DraftStart, *, actor: Actor
) -> FormDraft:
    """Start a draft with blocks of the country pack, in the order given.

    Raises:
        ValidationError: there is no such block, the form already has a draft, or its name or
            year is invalid.
        DraftRefused: the blocks do not fit together.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    items, choices = blocks_of(folder, blocks)
    content = Content(dict(beginning.titles), items, choices, beginning.audience)
    base = reading.newest_version(actor, beginning.form_id)
    return _begin(beginning, content, base, RevisionKind.MADE, actor=actor)


def blocks_of(folder: Path, blocks: Sequence[str]) -> tuple[Items, tuple[Cells, ...]]:
    """Read blocks of the country pack, each once.

    Raises:
        ValidationError: there is no such block, or none was chosen.
    """
    wanted = list(dict.fromkeys(blocks))
    pack = PackForms(Pack(folder))
    unknown = [name for name in wanted if name not in pack.block_names]
    if unknown:
        raise ValidationError(
            {"blocks": _("There is no block “%(name)s”.") % {"name": unknown[0][:80]}}
        )
    if not wanted:
        raise ValidationError({"blocks": _("Choose at least one block.")})
    sheets = joined((pack.block(name) for name in wanted), {})
    choices = tuple(dict(row.cells) for row in sheets.choices)
    return items_of([row.cells for row in sheets.survey]), choices


def begin_from_upload(
    content: bytes, *, year: int, base: FormVersion | None, actor: Actor
) -> FormDraft:
    """Store an XLSForm as a draft to be reviewed; nothing else changes until it is accepted.

    Args:
        content: the workbook.
        year: the cycle for which it is meant.
        base: the version that it revises; None if the form is new.
        actor: who uploads.

    Raises:
        WorkbookRefused: the file is not a form that can be read completely.
        ValidationError: its name or year is invalid.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    _check_year(year)
    try:
        given = read_xlsform(read_book(content), reading.all_codes())
    except WorkbookRefused as refused:
        with change(actor, Action.QUESTIONNAIRES_PREPARE) as act:
            act.record(
                "form.upload-refused",
                label="forms",
                faults=len(refused.faults),
            )
        raise
    before = content_of(base) if base is not None else None
    titles = {
        language: given.titles.get(language) or (before.titles.get(language, "") if before else "")
        for language in tags()
    }
    audience = before.audience if before is not None else Audience()
    form_id = base.form_id if base is not None else given.form_id
    start = DraftStart(form_id, year, titles, audience)
    written = Content(titles, given.items, given.choices, audience)
    try:
        return _begin(start, written, base, RevisionKind.UPLOADED, actor=actor)
    except DraftRefused as refused:
        raise WorkbookRefused(
            CellFault(given.place(flaw), flaw.message, flaw.params) for flaw in refused.flaws
        ) from None


def _begin(
    start: DraftStart,
    content: Content,
    base: FormVersion | None,
    kind: RevisionKind,
    *,
    actor: Actor,
) -> FormDraft:
    with change(actor, Action.QUESTIONNAIRES_PREPARE) as act:
        _check(start)
        state = DraftState.UPLOADED if kind is RevisionKind.UPLOADED else DraftState.OPEN
        if state == DraftState.OPEN:
            require_no_other_writer(start.form_id)
        checked(
            content,
            reading.known(content.items),
            form_id=start.form_id,
            version="draft",
            convert=converted_apart if kind is RevisionKind.UPLOADED else converted,
        )
        row = FormDraft.objects.create(
            form_id=start.form_id,
            year=start.year,
            title=content.titles,
            base=base,
            state=state,
            made_by=actor.label,
            changed_by=actor.label,
        )
        save_revision(row, content, kind, actor=actor)
        act.record("draft.made", row, form=row.form_id, revision=1)
    return row


def _check_year(year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise ValidationError(
            {"year": _("“%(found)s” is not a year of a cycle.") % {"found": year}}
        )


def _check(start: DraftStart) -> None:
    faults = {}
    if not _FORM_ID.fullmatch(start.form_id) or len(start.form_id) > _LONGEST_ID:
        faults["form_id"] = _(
            "“%(found)s” is not a name for a form: use small Latin letters, digits and hyphens, "
            "such as police-border."
        ) % {"found": start.form_id[:80]}
    _check_year(start.year)
    for language in tags():
        title = start.titles.get(language, "").strip()
        if not title or len(title) > _MOST_TITLE:
            faults["title"] = _("Enter a title of up to 200 characters.")
    if faults:
        raise ValidationError(faults)
