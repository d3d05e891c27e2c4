# SPDX-License-Identifier: EUPL-1.2
"""Pages on which blocks are added to a draft, lists of answers changed, addressees chosen."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.languages import languages, tags
from vidik.core.packfiles import Pack
from vidik.forms.content import Audience
from vidik.forms.forms import SettingsForm
from vidik.forms.methods.drafting import walk
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.packfiles import PackForms
from vidik.forms.methods.tables import LABELS
from vidik.forms.selectors import versions as reading
from vidik.forms.services import building, starting
from vidik.forms.services.building import EditConflict
from vidik.forms.views.builder import blocks_shown, item_flaw_message, show_error
from vidik.forms.views.drafting import back_to, base_of, trail_of
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.services.loading import KIND_LIST

SPARE: Final = 4
_MOST_CHOICES: Final = 300


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest, key: int) -> HttpResponse:
    """Add blocks of the country pack to a draft."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    pack = PackForms(Pack(settings.PACKS_DIR / settings.PACK))
    faults: list[str] = []
    chosen = request.POST.getlist("blocks")
    if request.method == "POST":
        try:
            items, choices = starting.blocks_of(pack.pack.folder, chosen)
            building.add_items(draft, items, choices=choices, actor=actor)
        except DraftRefused as refused:
            faults = [item_flaw_message(flaw) for flaw in refused.flaws[:10]]
        except ValidationError as error:
            faults = list(error.messages)
        else:
            messages.success(request, _("Added."))
            return back_to(key, items[0].name)
    return render(
        request,
        "forms/blocks.html",
        {
            "draft": draft,
            "blocks": blocks_shown(pack, chosen),
            "faults": faults,
            "trail": trail_of(draft, _("Add blocks")),
        },
    )


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def choice_list(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Change a list of answers to choose from, or begin one."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    current = content.choices_of(name)
    rows = [
        (row.get("name", ""), *(row.get(column, "") for column in LABELS.values()))
        for row in current
    ]
    faults: list[str] = []
    conflict: list[str] = []
    base = base_of(request, draft)
    if request.method == "POST":
        rows = _typed_choices(request.POST)
        cells = [dict(zip(("name", *LABELS.values()), row, strict=True)) for row in rows]
        new = [{column: text for column, text in row.items() if text} for row in cells]
        try:
            building.save_list(draft, name, new, base=base, actor=actor)
        except EditConflict as error:
            base = error.draft.revision
            conflict = [" · ".join(str(text) for text in row.values()) for row in error.rows]
        except DraftRefused as refused:
            faults = [item_flaw_message(flaw) for flaw in refused.flaws[:10]]
        except ValidationError as error:
            faults = list(error.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("forms:draft", key)
    return render(
        request,
        "forms/choice_list.html",
        {
            "draft": draft,
            "name": name,
            "rows": [
                (code, list(zip(languages().written, texts, strict=True)))
                for code, *texts in [*rows, *[("", *("" for _tag in LABELS))] * SPARE]
            ],
            "used_by": [item.name for item in walk(content.items) if item.list_name == name],
            "is_new": not current,
            "faults": faults,
            "conflict": conflict,
            "base": base,
            "trail": trail_of(draft, name),
        },
        status=409 if conflict else 200,
    )


def _typed_choices(data: QueryDict) -> list[tuple[str, ...]]:
    columns = [data.getlist(name)[:_MOST_CHOICES] for name in ("code", *tags())]
    rows = [tuple(text.strip() for text in row) for row in zip(*columns, strict=False)]
    return [row for row in rows if any(row)]


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_settings(request: HttpRequest, key: int) -> HttpResponse:
    """Say what a form is called and who gets it."""
    actor = actor_of(request)
    draft = reading.draft(actor, key)
    content = reading.content(draft)
    query = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    chosen = {*content.audience.institutions, *request.POST.getlist("institutions")}
    found = {row.code: str(row.name) for row in reading.institutions_named(sorted(chosen))}
    if query:
        rows = institution_selectors.matching(actor, query)
        found |= {row.code: str(row.name) for row in rows[:40]}
    form = SettingsForm(
        request.POST or None,
        initial={
            "title": content.titles,
            "kinds": content.audience.kinds,
            "institutions": content.audience.institutions,
            "everybody": content.audience.everybody,
        },
        kinds=[(row.code, str(row.name)) for row in institution_selectors.codes(KIND_LIST)],
        institutions=list(found.items()),
    )
    base = base_of(request, draft)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        audience = Audience(
            tuple(data.get("institutions", ())), tuple(data["kinds"]), data["everybody"]
        )
        titles = data["title"]
        try:
            building.save_settings(draft, titles, audience, base=base, actor=actor)
        except EditConflict as error:
            base = error.draft.revision
            form.add_error(
                None,
                _(
                    "Somebody else changed this in the meantime. What you typed is shown here; "
                    "save again to replace the current version."
                ),
            )
        except (DraftRefused, ValidationError) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("forms:draft", key)
    return render(
        request,
        "forms/settings.html",
        {
            "draft": draft,
            "form": form,
            "words": query,
            "base": base,
            "trail": trail_of(draft, _("Title and addressees")),
        },
    )
