# SPDX-License-Identifier: EUPL-1.2
"""Make the documents of the annual report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.folders import private_folder, write_private
from vidik.core.languages import languages
from vidik.figures.models import Cycle
from vidik.report import selectors
from vidik.report.checklist import changed_figures
from vidik.report.methods import build as engine
from vidik.report.methods.problems import Problem, ReportError
from vidik.report.models import Build, BuildState, Edition
from vidik.report.sources import report_sources

BUILDER: Final = Actor.system("report-builder")


def offered_languages() -> tuple[str, ...]:
    """Name the languages of the report, as commands and file names call them."""
    return tuple(each.option for each in languages().all)


def build_documents(
    cycle: Cycle,
    language: str,
    formats: Iterable[str],
    out_dir: Path,
    *,
    actor: Actor,
    edition: Edition | None = None,
    progress: Callable[[engine.Progress], None] | None = None,
) -> engine.BuildResult:
    """Make the documents and the register of one language in a folder.

    A frozen edition is made from its frozen texts and figures, whatever changed since.

    Raises:
        ReportError: the text has blocking faults; carries all of them.
    """
    authorize(actor, Action.REPORT_BUILD, cycle)
    check_language(language)
    frozen = edition if edition is not None and edition.release_id else None
    text = selectors.frozen_text(frozen) if frozen else selectors.working_text(cycle)
    release = frozen.release.code if frozen and frozen.release else ""
    sources = report_sources(actor, cycle.code, languages().named(language).tag, release)
    return engine.build(
        text,
        sources,
        language,
        [name for name in engine.FORMATS if name in set(formats)],
        out_dir,
        _edition_facts(cycle, edition, language),
        progress,
    )


def check_language(language: str) -> None:
    """Require that the report is made in a language.

    Raises:
        ValueError: the language is none of ours.
    """
    if language not in offered_languages():
        msg = f"“{language}” is no language of the report; one of {', '.join(offered_languages())}"
        raise ValueError(msg)


def _edition_facts(cycle: Cycle, edition: Edition | None, language: str) -> engine.Edition:
    if edition is None or edition.published_at is None:
        return engine.Edition(cycle=cycle.code, is_demonstration=settings.DEMO)
    with translation.override(languages().named(language).tag):
        template = (
            _("Edition %(number)d, amended") if edition.amends_id else _("Edition %(number)d")
        )
    return engine.Edition(
        cycle=cycle.code,
        date=timezone.localtime(edition.published_at).date(),
        label=template % {"number": edition.number},
        is_demonstration=settings.DEMO,
    )


def request_build(
    cycle: Cycle, language: str, *, actor: Actor, edition: Edition | None = None
) -> Build:
    """Ask for the documents of one language; a job makes them.

    A second request for the same thing while one is under way gives the one under way.
    """
    check_language(language)
    with change(actor, Action.REPORT_BUILD, cycle, idempotent=True) as (_row, act):
        under_way = Build.objects.filter(
            cycle=cycle,
            language=language,
            edition=edition,
            state__in=(BuildState.WAITING, BuildState.RUNNING),
        ).first()
        if under_way is not None:
            return under_way
        build = Build.objects.create(
            cycle=cycle,
            language=language,
            edition=edition,
            requested_at=timezone.now(),
            requested_by=actor.label,
        )
        act.record("build.requested", build, language=language)
        from vidik.report.tasks import make_documents  # noqa: PLC0415 - tasks import this module

        make_documents.defer(build_id=build.pk)
    return build


def build_at_once(
    cycle: Cycle,
    language: str,
    *,
    actor: Actor,
    progress: Callable[[engine.Progress], None] | None = None,
) -> Build:
    """Make the documents of one language now, without a job."""
    check_language(language)
    with change(actor, Action.REPORT_BUILD, about=cycle) as act:
        build = Build.objects.create(
            cycle=cycle,
            language=language,
            requested_at=timezone.now(),
            requested_by=actor.label,
        )
        act.record("build.requested", build, language=language)
    return run_build(build, progress=progress)


def run_build(build: Build, *, progress: Callable[[engine.Progress], None] | None = None) -> Build:
    """Make the documents of a build and store the result."""
    Build.objects.filter(pk=build.pk).update(state=BuildState.RUNNING, step="text", done=0)

    def reported(step: engine.Progress) -> None:
        Build.objects.filter(pk=build.pk).update(
            step=step.step, done=round(100 * step.done / step.total)
        )
        if progress is not None:
            progress(step)

    folder = Path(settings.REPORTS_DIR) / f"build-{build.pk}"
    try:
        with tempfile.TemporaryDirectory(prefix="vidik-build-") as scratch:
            result = build_documents(
                build.cycle,
                build.language,
                engine.FORMATS,
                Path(scratch),
                actor=BUILDER,
                edition=build.edition,
                progress=reported,
            )
            private_folder(folder)
            for path in result.files.values():
                write_private(folder / path.name, path.read_bytes())
    except ReportError as error:
        return _finish(build, BuildState.FAILED, problems=error.problems)
    except (OperationalError, InterfaceError):
        raise  # the database went away: the job is tried again, and the build goes on waiting
    except Exception:
        _finish(build, BuildState.FAILED, failure=_("The build was interrupted. Try again."))
        raise
    build.files = {kind: f"{folder.name}/{path.name}" for kind, path in result.files.items()}
    build.words, build.tables, build.charts = result.words, result.tables, result.charts
    build.numbers, build.typed = result.register.rows, result.register.typed
    problems = list(result.problems)
    if build.edition is None:
        with translation.override(languages().named(build.language).tag):
            problems += changed_figures(BUILDER, build.cycle)
    return _finish(build, BuildState.DONE, problems=problems)


def _finish(
    build: Build, state: BuildState, *, problems: Iterable[Problem] = (), failure: str = ""
) -> Build:
    build.state = state
    build.done = 100
    build.finished_at = timezone.now()
    build.failure = failure
    build.problems = [
        {
            "severity": problem.severity,
            "code": problem.code,
            "subject": problem.subject,
            "message": problem.message,
            "where": problem.where,
            "found": problem.found,
            "expected": problem.expected,
        }
        for problem in problems
    ]
    with change(BUILDER, None, about=build) as act:
        build.save()
        act.record(f"build.{state.value}", language=build.language)
    return build
