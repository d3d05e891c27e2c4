# SPDX-License-Identifier: EUPL-1.2
"""The first checks and documents, made anew when the pack has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings

from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.services.runs import run_checks
from vidik.figures.models import Cycle
from vidik.figures.selectors import catalogue
from vidik.report import selectors as reports
from vidik.report.methods.build import Progress
from vidik.report.models import Build
from vidik.report.services.building import build_at_once, offered_languages

SETUP: Final = Actor.system("setup")


def ensure_results(*, changed: bool, advance: Callable[[str, int, int], None]) -> None:
    """Run the checks and build the documents where they are missing or out of date."""
    for cycle in reversed(catalogue.cycles(SETUP)):
        if not cycle.figures.exists():
            continue
        if changed or checks.last_run(SETUP, cycle.code) is None:
            advance("Checking the figures", 0, 1)
            run_checks(cycle.code, actor=SETUP)
            advance("Checking the figures", 1, 1)
    for cycle in reports.cycles(SETUP):
        latest = reports.latest_builds(SETUP, cycle)
        for language in offered_languages():
            build = latest.get(language)
            if changed or build is None or not _is_complete(build):
                _make(cycle, language, advance)


def _make(cycle: Cycle, language: str, advance: Callable[[str, int, int], None]) -> None:
    def reported(step: Progress) -> None:
        advance(f"Building the annual report ({language})", step.done, step.total)

    build_at_once(cycle, language, actor=SETUP, progress=reported)


def _is_complete(build: Build) -> bool:
    root = Path(settings.REPORTS_DIR)
    return bool(build.files) and all((root / str(name)).exists() for name in build.files.values())
