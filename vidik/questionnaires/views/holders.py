# SPDX-License-Identifier: EUPL-1.2
"""The map of data holders: a page, and the same as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.paging import page_of
from vidik.questionnaires.forms import HolderFilterForm
from vidik.questionnaires.selectors import holders as reading
from vidik.questionnaires.services import preparing
from vidik.questionnaires.types import Holder, HolderFilter

HEADER = (
    "institution", "name_en", "name_sr", "measure", "form", "version", "questions", "gap",
)  # fmt: skip


@requires(Action.QUESTIONNAIRES_READ)
@require_safe
def holders(request: HttpRequest) -> HttpResponse:
    """Show which institution holds which measure, who asks it, what came and what lacks."""
    actor = actor_of(request)
    form = HolderFilterForm(request.GET, measures=reading.held_measures(actor))
    wanted = form.wanted()
    listed = reading.holders(actor, wanted)
    return render(
        request,
        "questionnaires/holders.html",
        {
            "form": form,
            "is_filtered": wanted != HolderFilter(),
            "page": page_of(request, listed, per_page=50),
            "cycles": reading.shown_cycles(),
            "gaps": reading.gaps(listed),
            "institutions": len({item.institution.pk for item in listed}),
            "may_export": can(actor, Action.QUESTIONNAIRES_EXPORT),
            "trail": [
                (reverse("questionnaires:calls"), _("Questionnaires")),
                (None, _("Who holds which data")),
            ],
        },
    )


@requires(Action.QUESTIONNAIRES_EXPORT)
@require_safe
def holders_file(request: HttpRequest) -> HttpResponse:
    """Give the map as a file, narrowed as on the page."""
    actor = actor_of(request)
    form = HolderFilterForm(request.GET, measures=reading.held_measures(actor))
    listed = reading.holders(actor, form.wanted())
    header = (*HEADER, *(f"figures_{cycle}" for cycle in reading.shown_cycles()))
    kind = as_form(request.GET.get("format", ""))
    preparing.record_holders_export(rows=len(listed), form=kind, actor=actor)
    return download("data-holders", header, [_row(item) for item in listed], kind)


def _row(item: Holder) -> tuple[str | int, ...]:
    return (
        item.institution.code, item.institution.name_en, item.institution.name_sr,
        item.measure.code, item.form.form_id if item.form else "",
        item.form.version if item.form else "", " ".join(item.questions),
        item.gap.value if item.gap else "", *(count for _cycle, count in item.figures),
    )  # fmt: skip
