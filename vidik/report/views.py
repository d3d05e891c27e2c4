# SPDX-License-Identifier: EUPL-1.2
"""Pages on which the annual report is written, looked through, built and published."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, require_elevated, requires
from vidik.access.types import Action, Actor
from vidik.core.languages import Language, languages
from vidik.core.steps import refusals_on
from vidik.figures.models import Cycle
from vidik.report import selectors
from vidik.report.checklist import blocking, checklist
from vidik.report.faults import faults
from vidik.report.forms import BuildForm, NoteForm, TextForm, choices_of
from vidik.report.lists import Builds, Editions, Versions
from vidik.report.methods import build as engine
from vidik.report.methods.sources import ReportSources
from vidik.report.methods.specs import PackText
from vidik.report.methods.tree import FigureRef
from vidik.report.models import Build, Edition, Section
from vidik.report.services import building, texts
from vidik.report.services import editions as report_editions
from vidik.report.sources import StoredFigures, StoredRecommendations
from vidik.report.templatetags.report import explained
from vidik.report.workflow import EDITION, SECTION

CONTENT_TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "register": "text/csv; charset=utf-8",
}


def _cycle(actor: Actor, code: str) -> Cycle:
    found = selectors.cycles(actor).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _section(actor: Actor, cycle: Cycle, code: str) -> Section:
    found = selectors.section(actor, cycle, code)
    if found is None:
        raise Http404
    return found


@requires(Action.REPORT_READ)
@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """Go to the newest annual report, or say that there is none yet."""
    newest = selectors.cycles(actor_of(request)).first()
    if newest is None:
        return render(request, "report/none.html")
    return redirect("report:outline", cycle=newest.code)


@requires(Action.REPORT_READ)
@require_safe
def outline(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show the outline with the state of every section."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    rows = selectors.outline(actor, shown)
    return render(
        request,
        "report/outline.html",
        {
            "cycle": shown,
            "cycles": selectors.cycles(actor),
            "rows": rows,
            "ready": sum(row.section.state == "ready" for row in rows),
            "latest": selectors.latest_builds(actor, shown),
            "editions": selectors.editions(actor, shown)[:3],
        },
    )


@requires(Action.REPORT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Show a section with its preview; editors write it here."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    part = _section(actor, shown, code)
    language = _language(request)
    text = selectors.current_text(actor, part, language.written)
    may_edit = bool(can(actor, Action.REPORT_EDIT))
    form = TextForm(
        initial={"source": text.source if text else "", "seen_version": text.version if text else 0}
    )
    status = 200
    if request.method == "POST":
        if "step" in request.POST:
            return _move_section(request, shown, part, actor)
        form = TextForm(request.POST)
        if form.is_valid():
            try:
                saved = texts.save_text(
                    part,
                    language.written,
                    form.cleaned_data["source"],
                    seen_version=form.cleaned_data["seen_version"],
                    actor=actor,
                )
            except ValidationError as error:
                form.add_error("source", error)
                if error.code == "changed-meanwhile" and text is not None:
                    # Saving again now means: I have seen the other version and mine counts.
                    typed = request.POST.copy()
                    typed["seen_version"] = str(text.version)
                    form.data = typed
                status = 422
            else:
                messages.success(
                    request, _("Saved as version %(version)d.") % {"version": saved.version}
                )
                if faults(part):
                    messages.warning(
                        request,
                        _(
                            "The text has a fault, so the section is not ready. The preview marks "
                            "the place."
                        ),
                    )
                return redirect(f"{request.path}?language={language.option}")
        else:
            status = 422
    source = form.data.get("source", "") if form.is_bound else (text.source if text else "")
    context = {
        "cycle": shown,
        "part": part,
        "text": text,
        "form": form,
        "language_shown": language.option,
        "languages_offered": choices_of(languages().all),
        "may_edit": may_edit and not language.source,
        **_steps(actor, part, may_edit=may_edit),
        "changes": selectors.unread_changes(actor, shown, part),
        "preview": _preview(actor, shown, part, language, source),
        **_neighbours(actor, shown, part),
    }
    return render(request, "report/section.html", context, status=status)


def _steps(actor: Actor, part: Section, *, may_edit: bool) -> dict[str, list[object]]:
    """Return the steps that a section may take next, and what objects to the others."""
    if not may_edit:
        return {"steps": [], "objections": []}
    weighed = SECTION.weighed(part)
    free = [SECTION.get(name) for name, reasons in weighed.items() if not reasons]
    return {
        "steps": [step for step in free if can(actor, Action(step.action))],
        "objections": [reason for reasons in weighed.values() for reason in reasons],
    }


def _move_section(request: HttpRequest, cycle: Cycle, part: Section, actor: Actor) -> HttpResponse:
    try:
        with refusals_on(request):
            texts.set_section_state(part, request.POST["step"], actor=actor)
            messages.success(request, _("The state of the section was changed."))
    except KeyError:
        raise Http404 from None
    address = reverse("report:section", args=[cycle.code, part.code])
    return redirect(f"{address}?language={_language(request).option}")


def _neighbours(actor: Actor, cycle: Cycle, part: Section) -> dict[str, Section | None]:
    rows = [row.section for row in selectors.outline(actor, cycle)]
    place = next(i for i, row in enumerate(rows) if row.pk == part.pk)
    return {
        "before": rows[place - 1] if place else None,
        "after": rows[place + 1] if place + 1 < len(rows) else None,
    }


@requires(Action.REPORT_EDIT)
@require_POST
def preview(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """Return the preview of a text that is not saved yet."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    part = _section(actor, shown, code)
    language = _language(request)
    return render(
        request,
        "report/_preview.html",
        {"preview": _preview(actor, shown, part, language, request.POST.get("source", ""))},
    )


def _preview(
    actor: Actor, cycle: Cycle, part: Section, language: Language, source: str
) -> engine.SectionPreview:
    text: PackText = selectors.working_text(cycle)
    text = text.with_section(part.code, language.written, source)

    figures = StoredFigures(actor, cycle.code, language.tag)

    def link(reference: FigureRef) -> str:
        citation = figures.citation_of(reference.entry.observation_id)
        return reverse("figures:figure", args=[cycle.code, citation]) if citation else ""

    return engine.preview_section(
        text,
        ReportSources(figures, StoredRecommendations(actor, cycle.code)),
        language.option,
        part.code,
        link,
        explained,
    )


@requires(Action.REPORT_READ)
@require_safe
def versions(request: HttpRequest, cycle: str, code: str) -> HttpResponse:
    """List the versions of a section's text and compare two of them."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    part = _section(actor, shown, code)
    language = _language(request)
    rows = selectors.versions(actor, part, language.written)
    chosen = request.GET.get("version", "")
    compared = rows.filter(version=int(chosen)).first() if chosen.isdecimal() else None
    now = rows.filter(is_current=True).first()
    difference: list[str] = []
    if compared is not None and now is not None:
        difference = list(
            difflib.unified_diff(
                compared.source.splitlines(),
                now.source.splitlines(),
                _("version %(number)d") % {"number": compared.version},
                _("version %(number)d") % {"number": now.version},
                lineterm="",
                n=1,
            )
        )
    return Versions.answer(
        request,
        cycle=shown,
        part=part,
        versions=rows,
        language_shown=language.option,
        languages_offered=choices_of(languages().written),
        compared=compared,
        difference=difference,
    )


@requires(Action.REPORT_READ)
@require_safe
def checklist_page(request: HttpRequest, cycle: str) -> HttpResponse:
    """Show what stands between the text and its publication."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    items = checklist(actor, shown)
    return render(
        request,
        "report/checklist.html",
        {"cycle": shown, "items": items, "blocking": len(blocking(items))},
    )


@requires(Action.REPORT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def builds(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the documents made so far and ask for new ones."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    form = BuildForm(initial={"language": languages().default.option})
    if request.method == "POST":
        form = BuildForm(request.POST)
        if form.is_valid():
            build = building.request_build(shown, form.cleaned_data["language"], actor=actor)
            return redirect("report:build", cycle=shown.code, pk=build.pk)
    may_build = bool(can(actor, Action.REPORT_BUILD))
    return Builds.answer(request, cycle=shown, form=form, may_build=may_build)


def _build(actor: Actor, cycle: str, pk: int) -> Build:
    found = selectors.builds(actor, _cycle(actor, cycle)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@requires(Action.REPORT_READ)
@require_safe
def build_progress(request: HttpRequest, cycle: str, pk: int) -> HttpResponse:
    """Show how far a build is, and its documents once they are made."""
    build = _build(actor_of(request), cycle, pk)
    is_fragment = bool(request.headers.get("HX-Request"))
    template = "report/_build.html" if is_fragment else "report/build.html"
    return render(request, template, {"build": build, "cycle": build.cycle})


@requires(Action.REPORT_READ)
@require_safe
def download(request: HttpRequest, cycle: str, pk: int, kind: str) -> FileResponse:
    """Return one of a build's documents."""
    build = _build(actor_of(request), cycle, pk)
    name = build.files.get(kind)
    if not isinstance(name, str) or kind not in CONTENT_TYPES:
        raise Http404
    root = Path(settings.REPORTS_DIR).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=path.name,
        content_type=CONTENT_TYPES[kind],
    )


@requires(Action.REPORT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def editions(request: HttpRequest, cycle: str) -> HttpResponse:
    """List the editions and begin a new one."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    if request.method == "POST":
        with refusals_on(request):
            made = report_editions.create_edition(shown, actor=actor)
            return redirect("report:edition", cycle=shown.code, number=made.number)
        return redirect("report:editions", cycle=shown.code)
    may_publish = bool(can(actor, Action.REPORT_PUBLISH))
    return Editions.answer(request, cycle=shown, may_publish=may_publish)


@requires(Action.REPORT_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def edition(request: HttpRequest, cycle: str, number: int) -> HttpResponse:
    """Show an edition and take it a step further."""
    actor = actor_of(request)
    shown = _cycle(actor, cycle)
    found = selectors.editions(actor, shown).filter(number=number).first()
    if found is None:
        raise Http404
    may_publish = bool(can(actor, Action.REPORT_PUBLISH))
    note_form = NoteForm()
    if request.method == "POST":
        if may_publish:
            require_elevated(actor, Action.REPORT_PUBLISH)
        if request.POST.get("step") == "amend":
            note_form = NoteForm(request.POST)
            if note_form.is_valid():
                return _amend(request, found, note_form.cleaned_data["note"], actor)
        else:
            return _move_edition(request, found, actor)
    items = [] if found.release_id else checklist(actor, shown, found)
    return render(
        request,
        "report/edition.html",
        {
            "cycle": shown,
            "edition": found,
            "items": items,
            "blocking": len(blocking(items)),
            "steps": [s for s in EDITION.available(found) if s.name != "supersede"]
            if may_publish
            else [],
            "may_amend": may_publish and found.state == "published",
            "note_form": note_form,
            "documents": selectors.builds(actor, shown).filter(edition=found),
        },
    )


def _amend(request: HttpRequest, found: Edition, note: str, actor: Actor) -> HttpResponse:
    with refusals_on(request):
        made = report_editions.amend_edition(found, note=note, actor=actor)
        return redirect("report:edition", cycle=found.cycle.code, number=made.number)
    return redirect(request.path)


def _move_edition(request: HttpRequest, found: Edition, actor: Actor) -> HttpResponse:
    try:
        with refusals_on(request):
            report_editions.move_edition(found, request.POST.get("step", ""), actor=actor)
            messages.success(request, _("The edition was moved to the next step."))
    except KeyError:
        raise Http404 from None
    return redirect(request.path)


def _language(request: HttpRequest) -> Language:
    """Return the language that the page shows: as asked, else the reader's."""
    query = request.GET.get("language") or request.POST.get("language") or ""
    known = {each.option: each for each in languages().all}
    return known.get(query) or languages().named()
