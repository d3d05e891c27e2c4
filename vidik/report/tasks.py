# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the report room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK
from vidik.report.models import Build, BuildState
from vidik.report.services.building import run_build


@app.task(
    name="report.make_documents",
    queue="default",
    pass_context=False,
    retry=UNTIL_THE_DATABASE_IS_BACK,
)
def make_documents(build_id: int) -> None:
    """Make the documents of a requested build; a build already finished is left alone."""
    build = Build.objects.select_related("cycle", "edition", "edition__release").get(pk=build_id)
    if build.state in {BuildState.DONE, BuildState.FAILED}:
        return
    run_build(build)
