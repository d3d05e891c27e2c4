# SPDX-License-Identifier: EUPL-1.2
"""Pages on which a draft is written: its outline, one question, a list, titles, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.steps import reasons_of
from vidik.core.workflow import TransitionRefused
from vidik.forms.content import Content, checked
from vidik.forms.messages.answers import pick
from vidik.forms.messages.drafts import KINDS, SORTS, THEMES
from vidik.forms.methods.comparing import bound_to, cells_of
from vidik.forms.methods.drafting import (
    CannotMoveError,
    Item,
    NoSuchItemError,
    Sort,
    Way,
    theme_of,
    walk,
)
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.model import Kind
from vidik.forms.methods.reading import WRITTEN
from vidik.forms.methods.tables import LABELS
from vidik.forms.methods.xlsform import xlsform_workbook
from vidik.forms.models import FormDraft
from vidik.forms.selectors import versions as reading
from vidik.forms.services import building
from vidik.forms.types import DraftState
from vidik.forms.views.builder import audience_shown, item_flaw_message, trail, workbook

FEW: Final = 40
"""Up to so many items all sections of an outline are open."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of an outline."""

    name: str
    label: str
    sort: Sort
    sort_words: Any
    bound: str
    figures: int
    theme: Any
    level: int
    is_group: bool


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def outline(request: HttpRequest, key: int) -> HttpResponse:
    """Show a draft with all its sections and questions."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    at = request.GET.get("at", "")
    count = sum(1 for _item in walk(content.items))
    sections = [
        {
            "line": _line(top, 0, is_top=True),
            "lines": list(_lines(top.inside, 1)),
            "is_open": count <= FEW or at in {top.name, *(item.name for item in walk(top.inside))},
        }
        for top in content.items
    ]
    return render(
        request,
        "forms/draft.html",
        {
            "draft": draft,
            "sections": sections,
            "lists": [(name, len(content.choices_of(name))) for name in content.lists],
            "audience": audience_shown(content.audience),
            "is_open": draft.state == DraftState.OPEN,
            "may_write": can(actor, Action.QUESTIONNAIRES_PREPARE),
            "new_list": _free_list(content),
            "trail": trail((None, str(draft.title))),
        },
    )


def _free_list(content: Content) -> str:
    number = 1
    while f"list_{number}" in content.lists:
        number += 1
    return f"list_{number}"


def _lines(items: Sequence[Item], level: int) -> Any:
    for item in items:
        yield _line(item, level, is_top=False)
        yield from _lines(item.inside, level + 1)


def _line(item: Item, level: int, *, is_top: bool) -> Line:
    sort = item.sort(is_top=is_top)
    words: Any = SORTS[sort]
    if sort is Sort.QUESTION and item.kind in WRITTEN:
        words = KINDS[Kind.LIST if item.cells.get("vidik::list") else WRITTEN[item.kind]]
    return Line(
        name=item.name,
        label=label_of(item),
        sort=sort,
        sort_words=words,
        bound=bound_to(item),
        figures=len(cells_of(item)),
        theme=THEMES.get(theme_of(item), "") if is_top else "",
        level=level,
        is_group=item.is_group and not item.is_table,
    )


def label_of(item: Item) -> str:
    """Return the wording of an item in the reader's language, its name where it has none."""
    return pick({lang: item.cells.get(column, "") for lang, column in LABELS.items()}) or item.name


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_POST
def act(request: HttpRequest, key: int) -> HttpResponse:
    """Move or take away one item, undo the last change, keep or give up the draft."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    step, _space, name = request.POST.get("do", "").partition(" ")
    try:
        _done(draft, step, name, request.POST, actor)
    except NoSuchItemError:
        messages.error(request, _("“%(name)s” is no longer there.") % {"name": name[:80]})
    except CannotMoveError:
        messages.info(request, _("It is already at the end; it cannot be moved further."))
    except DraftRefused as refused:
        for flaw in refused.flaws[:5]:
            messages.error(request, item_flaw_message(flaw))
    except (ValidationError, TransitionRefused) as refused:
        for reason in reasons_of(refused):
            messages.error(request, reason)
    else:
        if step == "drop":
            messages.success(request, _("The draft was discarded."))
            return redirect("forms:list")
        if step == "keep":
            messages.success(request, _("The uploaded form is a draft now."))
    where = reverse("forms:draft", args=[key])
    return redirect(f"{where}?at={name}#i-{name}" if _is_item(name) else where)


def _is_item(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def _done(draft: FormDraft, step: str, name: str, data: QueryDict, actor: Actor) -> None:
    if step in set(Way):
        building.move_item(draft, name, Way(step), actor=actor)
    elif step == "remove":
        building.remove_item(draft, name, actor=actor)
    elif step == "before":
        building.place_item(draft, name, before=data.get("before", ""), actor=actor)
    elif step == "undo":
        building.restore(draft, max(1, draft.revision - 1), actor=actor)
    elif step == "restore":
        building.restore(draft, int(name) if name.isdecimal() else 0, actor=actor)
    elif step == "keep":
        building.save_draft(draft, actor=actor)
    elif step == "drop":
        building.drop(draft, actor=actor)


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def history(request: HttpRequest, key: int) -> HttpResponse:
    """Show every change of a draft; any earlier state can be brought back."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    return render(
        request,
        "forms/history.html",
        {
            "draft": draft,
            "revisions": reading.revisions(draft)[:200],
            "is_open": draft.state == DraftState.OPEN,
            "may_write": can(actor, Action.QUESTIONNAIRES_PREPARE),
            "trail": trail_of(draft, _("History")),
        },
    )


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def draft_xlsform(request: HttpRequest, key: int) -> HttpResponse:
    """Return a draft as an XLSForm workbook."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    building.record_draft_download(draft, actor=actor)
    form = checked(
        content, reading.known(content.items), form_id=draft.form_id, version=f"draft-{draft.pk}"
    )
    return workbook(xlsform_workbook(form), f"{draft.form_id}-draft-{draft.revision}")


def base_of(request: HttpRequest, draft: FormDraft) -> int:
    """Return the revision that was on the page when somebody began to type."""
    text = request.POST.get("base", "")
    known = text.isdecimal() and len(text) < 9  # noqa: PLR2004 - more is no revision
    return int(text) if known and 0 < int(text) <= draft.revision else draft.revision


def back_to(key: int, name: str) -> HttpResponse:
    """Lead back to the outline, to where an item is."""
    where = reverse("forms:draft", args=[key])
    return redirect(f"{where}?at={name}#i-{name}")


def trail_of(draft: FormDraft, last: str) -> list[tuple[str | None, str]]:
    """Return the way to a page of a draft."""
    here = reverse("forms:draft", args=[draft.pk])
    return trail((here, str(draft.title)), (None, last))
