# SPDX-License-Identifier: EUPL-1.2
"""Load the instruments of a pack: a changed one gets a new version, old answers keep theirs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.assessments.methods.instruments import INSTRUMENTS, as_content, read_instruments
from vidik.assessments.models import Instrument
from vidik.core.packfiles import Pack


def load_instruments(pack: Pack, *, actor: Actor) -> None:
    """Load the instruments of a pack; assessments begun with an old version keep it."""
    if not pack.has(INSTRUMENTS):
        return
    with change(actor, Action.INSTITUTIONS_LOAD) as act:
        current = [
            freeze(as_content(each), position)
            for position, each in enumerate(read_instruments(pack))
        ]
        Instrument.objects.exclude(pk__in=current).update(is_current=False)
        act.record("instruments.loaded", label="assessments", instruments=len(current))


def freeze(content: dict[str, Any], position: int) -> int:
    """Keep an instrument as it is asked now, and let new assessments use it; return its key."""
    code = content["code"]
    mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    Instrument.objects.filter(code=code).exclude(sha256=mark).update(is_current=False)
    row, _new = Instrument.objects.update_or_create(
        code=code,
        sha256=mark,
        defaults={"is_current": True, "position": position},
        create_defaults={
            "version": mark[:8],
            "kind": content["kind"],
            "content": content,
            "position": position,
            "loaded_at": timezone.now(),
        },
    )
    return row.pk
