# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the proceedings room; given the key of a notice and the number of a version alone."""

from __future__ import annotations

import uuid

from procrastinate.contrib.django import app

from vidik.core.jobs import UNTIL_THE_DATABASE_IS_BACK
from vidik.proceedings.services import entering


@app.task(name="proceedings.enter_sent", retry=UNTIL_THE_DATABASE_IS_BACK)
def enter_sent(key: str, version: int | None = None) -> None:
    """Enter what a notice says into its case, where it leaves nothing to choose.

    Jobs that were queued before versions were named enter the newest one.
    """
    entering.enter_sent(uuid.UUID(key), version)
