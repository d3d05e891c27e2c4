# SPDX-License-Identifier: EUPL-1.2
"""Pages of an import: choose files, follow the work, look at what it would do, confirm.

A room declares what it imports and what that is called; its views and addresses are made here, for
whoever has the right that the import asks for.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Actor
from vidik.core.downloads import as_file, download
from vidik.core.languages import languages
from vidik.core.pages import Trail
from vidik.core.steps import submit_once
from vidik.core.uploads import limit_uploads
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.methods.importing_books import MOST_ROWS
from vidik.forms.presentation.importing_form import LARGEST, FilesForm
from vidik.forms.services import importing
from vidik.forms.services.importing import Importer
from vidik.forms.services.importing_books import blank_register, marked_register, place, said
from vidik.forms.services.importing_files import Progress
from vidik.forms.types import ImportState, Outcome

SHOWN: Final = 100
_FORM: Final = ["GET", "HEAD", "POST"]
_OVER: Final = {ImportState.READY, ImportState.FAULTY, ImportState.DONE}


def _nothing(_actor: Actor) -> Mapping[str, Any]:
    return {}


def _from_nowhere(_actor: Actor, _query: Mapping[str, str]) -> tuple[str, str]:
    return "", ""


@dataclass(frozen=True, slots=True)
class ImportPages:
    """The pages of an import, with the words of their room."""

    importer: Importer
    room: str
    """The namespace of the room's addresses."""
    title: str | Promise
    home: str | Promise
    """What the room's list is called, where what was entered is shown."""
    file_name: str | Promise
    template: str
    """The page on which files are chosen."""
    further: str = ""
    """A template that says what else the room counts."""
    context: Callable[[Actor], Mapping[str, Any]] = _nothing
    """Gives what the template needs besides."""
    begun_from: Callable[[Actor, Mapping[str, str]], tuple[str, str]] = _from_nowhere
    """Gives the address of the page from which an import was begun, and what it is called, by what
    the address of the import carries; blank where it carries nothing that the actor may see."""

    @property
    def upload(self) -> str:
        """Name of the address where files are chosen."""
        return f"{self.room}:import"

    @property
    def result(self) -> str:
        """Name of the address where the outcome is shown."""
        return f"{self.room}:import-result"

    @property
    def file(self) -> str:
        """Name of the address of files with the outcome."""
        return f"{self.room}:import-file"

    @property
    def there(self) -> str:
        """Name of the address where what was entered is shown."""
        return f"{self.room}:list"

    def trail(self, title: str) -> Trail:
        """Return the trail to the page with a title; to the first page where it is blank."""
        way: Trail = [(reverse(self.there), str(self.home))]
        if not title:
            return [*way, ("", str(self.title))]
        return [*way, (reverse(self.upload), str(self.title)), ("", title)]

    def addresses(self) -> list[URLPattern]:
        """Make the addresses of the import, each with its view."""
        asked = requires(self.importer.action)

        @asked
        @csrf_protect
        @require_http_methods(_FORM)
        @never_cache
        @submit_once
        def chosen(request: HttpRequest) -> HttpResponse:
            return self.choose(request)

        @csrf_exempt
        def upload(request: HttpRequest) -> HttpResponseBase:
            # How uploads are read is said before anything reads the request.
            limit_uploads(request, LARGEST + 2**20)
            return chosen(request)

        upload.vidik_action = self.importer.action  # type: ignore[attr-defined]
        follow = asked(require_http_methods(_FORM)(never_cache(self.follow)))
        return [
            path("import/", upload, name="import"),
            path("import/workbook/", asked(require_safe(self.workbook)), name="import-workbook"),
            path("import/<uuid:key>/", follow, name="import-result"),
            path(
                "import/<uuid:key>/<slug:name>/", asked(require_safe(self.give)), name="import-file"
            ),
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Take files, and let them be looked at."""
        actor = actor_of(request)
        sheets = self.importer.sheets
        form = FilesForm(sheets=sheets)
        if request.method == "POST":
            lists = self.importer.lists(actor)
            form = FilesForm(request.POST, request.FILES, sheets=sheets, lists=lists)
            if form.is_valid():
                key = importing.begin(
                    self.importer, form.cleaned_data["register"],
                    language=languages().named().tag, actor=actor,
                )  # fmt: skip
                query = _carried(request, self.begun_from(actor, request.GET))
                return redirect(reverse(self.result, args=[key]) + query)
        shown = {"form": form, "sheets": sheets, "trail": self.trail(""), **self.context(actor)}
        return render(request, self.template, shown, status=422 if form.errors else 200)

    def workbook(self, request: HttpRequest) -> HttpResponse:
        """Give the workbook that the reader's institution fills in."""
        content = blank_register(self.importer, actor=actor_of(request))
        return as_file(content, f"{self.file_name}.xlsx")

    def follow(self, request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        """Show how far an import is, and what it would do; confirm it, or forget it."""
        actor = actor_of(request)
        begun_from = self.begun_from(actor, request.GET)
        query = _carried(request, begun_from)
        if request.method == "POST":
            try:
                if "cancel" in request.POST:
                    importing.drop(self.importer, str(key), actor=actor)
                    messages.info(request, _("Nothing was entered."))
                    return redirect(reverse(self.upload) + query)
                importing.confirm(self.importer, str(key), actor=actor)
            except ValidationError as refusal:
                messages.warning(request, refusal.messages[0])
            return redirect(reverse(self.result, args=[key]) + query)
        progress = importing.progress_of(self.importer, str(key), actor=actor)
        title = _title(progress)
        context: dict[str, Any] = {
            "key": key, "progress": progress, "trail": self.trail(_("Outcome")), "title": title,
            "pages": self, "query": query, "begun_from": begun_from,
        }  # fmt: skip
        if progress.state in _OVER:
            context |= self._outcome(request, key, progress)
        # What is asked for again and again is the part that changes.
        is_part = request.headers.get("HX-Request") == "true"
        name = "forms/_import.html" if is_part else "forms/import_result.html"
        return render(request, name, context)

    def _outcome(self, request: HttpRequest, key: uuid.UUID, progress: Progress) -> dict[str, Any]:
        faults, outcomes = importing.result_of(
            self.importer, str(key), actor=actor_of(request)
        )  # fmt: skip
        rows = []
        for sheet in self.importer.sheets:
            counts = progress.counts.get(sheet.code, {})
            if counts:
                shown = (*Outcome, "fault", "unchecked") if faults else Outcome
                rows.append((_(sheet.title), [counts.get(name, 0) for name in shown]))
        titles = self._titles()
        return {
            "rows": rows,
            "faults": [(*place(self.importer, each), said(each)) for each in faults[:SHOWN]],
            "is_cut": len(faults) > SHOWN,
            "outcomes": [
                (titles[sheet], line, what.label) for sheet, line, what in outcomes[:SHOWN]
            ],
            "more": len(outcomes) > SHOWN,
            "fits": len(outcomes) + len(faults) < MOST_ROWS,
        }

    def give(self, request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
        """Give what was found as a file: faults, the outcome of each row, the marked workbook."""
        actor = actor_of(request)
        if name == "marked":
            try:
                content = marked_register(self.importer, str(key), actor=actor)
            except WorkbookRefused as refused:
                raise Http404 from refused
            return as_file(content, f"{self.file_name}.xlsx")
        faults, outcomes = importing.result_of(self.importer, str(key), actor=actor)
        if name == "faults":
            heads = [_("Sheet"), _("Row"), _("Column"), _("Fault")]
            lines = [(*place(self.importer, each), said(each)) for each in faults]
            return download(name, heads, lines, "csv")
        if name == "rows":
            titles = self._titles()
            rows = [(titles[sheet], line, str(what.label)) for sheet, line, what in outcomes]
            return download(name, [_("Sheet"), _("Row"), _("Outcome")], rows, "csv")
        raise Http404

    def _titles(self) -> dict[str, str]:
        return {sheet.code: _(sheet.title) for sheet in self.importer.sheets}


def _carried(request: HttpRequest, begun_from: tuple[str, str]) -> str:
    """Return what addresses of the import carry on, so that its end leads back."""
    return f"?{request.GET.urlencode()}" if begun_from[0] else ""


def _title(progress: Progress) -> str:
    return {
        ImportState.READY: _("Confirm the import"),
        ImportState.FAULTY: _("The file has faults"),
        ImportState.DONE: _("The file was entered"),
        ImportState.FAILED: _("The import was interrupted"),
    }.get(progress.state, _("The file is being read"))
