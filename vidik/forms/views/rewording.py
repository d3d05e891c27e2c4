# SPDX-License-Identifier: EUPL-1.2
"""Revise the wording of a frozen form: find texts, write better ones, look, save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.languages import languages, tags
from vidik.core.paging import page_of
from vidik.core.transliterate import fold
from vidik.forms.methods.reading import MESSAGES
from vidik.forms.methods.tables import HINTS, LABELS, REASONS
from vidik.forms.models import FormVersion
from vidik.forms.selectors import versions as reading
from vidik.forms.services import rewording
from vidik.forms.services.rewording import present_texts
from vidik.forms.views.builder import trail

TEXT: Final = "t:"
"""What the names of fields begin with that hold a text."""
SHOWN: Final = 12
"""Questions on a page."""
_KINDS: Final[dict[str, str | Promise]] = {
    columns[each.tag]: format_lazy("{} ({})", label, each.names)
    for columns, label in (
        (LABELS, gettext_lazy("Label")),
        (HINTS, gettext_lazy("Hint")),
        (MESSAGES, gettext_lazy("Message")),
    )
    for each in languages().written
}


@dataclass(frozen=True, slots=True)
class Field:
    """One text to write."""

    name: str
    label: str | Promise
    language: str
    text: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RowTexts:
    """A row of the form with its texts."""

    name: str
    fields: tuple[Field, ...]


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, key: int) -> HttpResponse:
    """Find texts of a version and write better ones; shown before they are saved."""
    actor = actor_of(request)
    row = reading.form_version(actor, key)
    current = present_texts(row)
    typed = {
        name.removeprefix(TEXT): str(text)
        for name, text in request.POST.items()
        if name.startswith(TEXT)
    }
    changed = {
        address: text.strip()
        for address, text in typed.items()
        if address in current and current[address] != text.strip()
    }
    reason, faults, problem = request.POST.get("reason", ""), dict[str, str](), ""
    if request.method == "POST" and "change" not in request.POST:
        if "confirm" not in request.POST and changed and reason.strip():
            return _confirmation(request, row, current, changed)
        seen = request.POST.get("seen", "")
        try:
            rewording.reword(
                row,
                changed,
                reason=reason,
                seen=int(seen) if seen.isdecimal() and len(seen) < len("1000000") else -1,
                actor=actor,
            )
        except rewording.NotReworded as refused:
            faults = refused.faults
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("The wording was revised; what is asked is the same."))
            return redirect("forms:version", key)
    query = request.GET.get("q", "")[:200]
    rows = _rows(row, current, changed, faults, query)
    return render(
        request,
        "forms/wording.html",
        {
            "row": row,
            "words": query,
            "page": page_of(request, rows, per_page=SHOWN),
            "reason": reason,
            "problem": problem,
            "faults": faults,
            "trail": _trail(row),
        },
    )


def _confirmation(
    request: HttpRequest, row: FormVersion, current: dict[str, str], changed: dict[str, str]
) -> HttpResponse:
    return render(
        request,
        "forms/wording_confirm.html",
        {
            "row": row,
            "seen": request.POST.get("seen", ""),
            "reason": request.POST.get("reason", ""),
            "changes": [
                (TEXT + address, _kind(address), _language(address), current[address], text)
                for address, text in changed.items()
            ],
            "trail": _trail(row),
        },
    )


def _rows(
    row: FormVersion,
    current: dict[str, str],
    changed: dict[str, str],
    faults: dict[str, str],
    query: str,
) -> list[RowTexts]:
    """Return the rows whose texts hold every word; first, and in any case, what was typed anew."""
    wanted, texts = fold(query).split(), current | changed
    found = []
    for sheet, rows in (("survey", row.survey), ("choices", row.choices)):
        for at, (_where, cells) in enumerate(rows):
            # What a table unfolds into, and the reasons for a blank, speak by the names of codes.
            if cells.get("vidik::table") or cells.get("vidik::reason_for"):
                continue
            if cells.get("list_name") == REASONS:
                continue
            addresses = {
                f"{sheet}:{at}:{column}": label
                for column, label in _KINDS.items()
                if current.get(f"{sheet}:{at}:{column}")
                or (column not in MESSAGES.values() and f"{sheet}:{at}:{column}" in current)
            }
            # What was looked for stood in the text before it was written anew.
            text = fold(" ".join(current[address] for address in addresses))
            is_typed = any(address in changed for address in addresses)
            if addresses and (is_typed or all(word in text for word in wanted)):
                fields = tuple(
                    Field(
                        TEXT + address,
                        label,
                        _language(address),
                        texts[address],
                        faults.get(address, ""),
                    )
                    for address, label in addresses.items()
                )
                found.append((not is_typed, RowTexts(cells.get("name", ""), fields)))
    return [worded for _later, worded in sorted(found, key=lambda one: one[0])]


def _kind(address: str) -> str | Promise:
    return _KINDS[address.split(":", 2)[2]]


def _language(address: str) -> str:
    return next(tag for tag in tags() if address.endswith(f"({tag})"))


def _trail(row: FormVersion) -> list[tuple[str | None, str]]:
    here = (reverse("forms:version", args=[row.pk]), f"{row.title} {row.version}")
    return trail(here, (None, _("Wording")))
