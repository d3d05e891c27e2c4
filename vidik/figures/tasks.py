# SPDX-License-Identifier: EUPL-1.2
"""Work of the figures room that a request does not wait for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.access.types import Actor
from vidik.checks.services.runs import recheck_figures, run_checks
from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK


@app.task(name="figures.check_again", retry=UNTIL_THE_DATABASE_IS_BACK)
def check_again(*, cycle: str, keys: list[str]) -> None:
    """Check what changed figures of a large cycle touch; without keys, the cycle as a whole."""
    actor = Actor.system("checker")
    if keys:
        recheck_figures(keys, actor=actor)
    else:
        run_checks(cycle, actor=actor)
