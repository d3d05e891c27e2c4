# SPDX-License-Identifier: EUPL-1.2
"""Two states of a form side by side, what that means for the series, and making a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.downloads import as_form, download
from vidik.core.languages import Texts, columns_of, languages
from vidik.core.workflow import TransitionRefused
from vidik.forms.content import Content, content_of
from vidik.forms.messages.drafts import PARTS, TONES, WHAT, consequence_message, title_of
from vidik.forms.methods.comparing import Comparison, Difference, compared
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.models import FormDraft, FormVersion
from vidik.forms.registry import catalogue
from vidik.forms.selectors import versions as reading
from vidik.forms.services import freezing
from vidik.forms.types import DraftState
from vidik.forms.views.builder import audience_shown, item_flaw_message, trail
from vidik.forms.views.drafting import trail_of

_HEADER = (
    "what", "name", *columns_of("question"), "section", "part", "language", "before", "now",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared."""

    reference: str
    """`v` and the key of a version, or `d` and the key of a draft."""
    words: str
    content: Content
    row: FormVersion | FormDraft


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show what differs between two versions, or a version and a draft."""
    actor = actor_of(request)
    old, new = _sides(actor, request)
    choices = _choices(actor, new.row.form_id)
    found = compared(old.content.written, new.content.written)
    return render(
        request,
        "forms/compare.html",
        {
            "old": old,
            "new": new,
            "choices": choices,
            **shown(found),
            "trail": trail((None, _("Compare"))),
        },
    )


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def compare_export(request: HttpRequest) -> HttpResponse:
    """Return the differences as a table to take along."""
    actor = actor_of(request)
    old, new = _sides(actor, request)
    found = compared(old.content.written, new.content.written)
    names = catalogue().names(item.measure for item in found.consequences)
    rows: list[tuple[Any, ...]] = [
        (
            item.what.value, item.name, *Texts(item.texts).columns,
            item.section, item.part, item.language, item.old, item.new,
        )
        for item in found.differences
    ]  # fmt: skip
    rows += [
        (
            f"series-{item.effect.value}", item.measure,
            *Texts(names.get(item.measure, {})).columns,
            "", ", ".join(item.items), "", None,
            consequence_message(item, names),
        )
        for item in found.consequences
    ]  # fmt: skip
    freezing.record_comparison(new.row, rows=len(rows), actor=actor)
    kind = as_form(request.GET.get("format", ""))
    return download(f"{new.row.form_id}-differences", _HEADER, rows, kind)


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, key: int) -> HttpResponse:
    """Make a version of a draft, after showing what it changes."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    faults: list[str] = []
    if request.method == "POST":
        try:
            made = freezing.freeze(draft, actor=actor)
        except DraftRefused as refused:
            faults = [item_flaw_message(flaw) for flaw in refused.flaws[:10]]
        except ValidationError as error:
            faults = list(error.messages)
        except TransitionRefused as refused_step:
            faults = [str(refused_step.reason)]
        else:
            messages.success(
                request,
                _("Version %(version)s has been made. It can no longer be changed.")
                % {"version": made.version},
            )
            return redirect("forms:version", made.pk)
    base = reading.newest_version(actor, draft.form_id)
    return render(
        request,
        "forms/freeze.html",
        {
            "draft": draft,
            "base": base,
            "faults": faults,
            "audience": audience_shown(content.audience),
            "is_open": draft.state == DraftState.OPEN,
            **(
                shown(compared(content_of(base).written, content.written))
                if base is not None
                else {"groups": [], "series": [], "found": None}
            ),
            "trail": trail_of(draft, _("Make a version")),
        },
    )


def shown(found: Comparison) -> dict[str, Any]:
    """Return a comparison as pages show it: by question, with what it means for the series."""
    names = catalogue().names(item.measure for item in found.consequences)
    groups: dict[str, dict[str, Any]] = {}
    for item in found.differences:
        group = groups.setdefault(
            f"{item.what.value}:{item.name}" if item.name in {"", *_lists(found)} else item.name,
            {"name": item.name, "title": title_of(item), "section": item.section, "lines": []},
        )
        group["lines"].append(
            {
                "what": WHAT[item.what],
                "part": PARTS[item.part],
                "language": item.language and languages().named(item.language).names,
                "old": item.old,
                "new": item.new,
                "pieces": item.pieces,
            }
        )
    return {
        "found": found,
        "groups": list(groups.values()),
        "series": [
            {
                "text": consequence_message(item, names),
                "tone": TONES[item.effect],
                "measure": item.measure,
                "items": item.items,
            }
            for item in found.consequences
        ],
    }


def _lists(found: Comparison) -> set[str]:
    """Return the names of lists: one may be called as a question is."""
    return {item.name for item in found.differences if _is_list(item)}


def _is_list(item: Difference) -> bool:
    return item.what.value == "choices"


def _sides(actor: Actor, request: HttpRequest) -> tuple[Side, Side]:
    """Read both sides from the address; what is missing is the version before, or the newest.

    Raises:
        OutOfScope: there is no such version or draft.
    """
    new = _side(actor, request.GET.get("new", ""))
    query = request.GET.get("old", "")
    if query:
        return _side(actor, query), new
    if isinstance(new.row, FormDraft):
        base = new.row.base or reading.newest_version(actor, new.row.form_id)
    else:
        earlier = reading.versions(actor).filter(form_id=new.row.form_id)
        base = next((row for row in earlier if row.made_at < new.row.made_at), None)
    return (_side(actor, f"v{base.pk}") if base is not None else new), new


def _side(actor: Actor, reference: str) -> Side:
    kind, key = reference[:1], reference[1:]
    if not key.isdecimal() or len(key) > 9:  # noqa: PLR2004 - more is no key
        raise OutOfScope
    if kind == "v":
        version = reading.form_version(actor, int(key))
        words = f"{version.title} {version.version}"
        return Side(reference, words, content_of(version), version)
    if kind != "d":
        raise OutOfScope
    draft = reading.draft(actor, int(key))
    return Side(reference, f"{draft.title}, {_('draft')}", reading.content(draft), draft)


def _choices(actor: Actor, form_id: str) -> list[tuple[str, str]]:
    """List what a state of a form can be compared with."""
    drafts = reading.live_drafts(actor).filter(form_id=form_id)
    return [
        *((f"d{row.pk}", f"{row.title}, {row.get_state_display()}") for row in drafts),
        *(
            (f"v{row.pk}", f"{row.title} {row.version}")
            for row in reading.versions(actor).filter(form_id=form_id)
        ),
    ]
