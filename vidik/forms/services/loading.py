# SPDX-License-Identifier: EUPL-1.2
"""Load the forms of a pack."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.forms.methods.packfiles import PackForms
from vidik.forms.methods.sheets import Fault, FormError
from vidik.forms.models import FormVersion
from vidik.forms.selectors.frozen import frozen
from vidik.forms.services.rewording import is_known, is_only_worded, reword_from_pack


def load_pack_forms(folder: Path, *, actor: Actor) -> int:
    """Load the forms of a pack; a pack may have none. What stands already stays as it is.

    Returns:
        How many versions are new.

    Raises:
        FormError: a form is malformed, or what it asks was changed without a new version. Other
            words for the same questions are a revision of its wording.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    if not (folder / "questionnaires").is_dir():
        return 0
    pack = PackForms(folder)
    standing = {
        (row.form_id, row.version): row for row in FormVersion.objects.prefetch_related("wordings")
    }
    new, changed, reworded = [], [], []
    for plan in pack.plans.values():
        row = frozen(pack, plan)
        known = standing.get((row.form_id, row.version))
        if known is None:
            new.append(row)
        elif not is_known(known, row):
            if is_only_worded(known, row):
                reworded.append((known, row))
                continue
            message = f"the form was changed; give it a version after {row.version}"
            changed.append(Fault(f"forms.yaml {row.form_id}", message))
    if changed:
        raise FormError(changed)
    with transaction.atomic():
        FormVersion.objects.bulk_create(new)
        for known, row in reworded:
            reword_from_pack(known, row, actor=actor)
        if new:
            record(actor.label, "forms.loaded", label="forms", forms=len(new))
    return len(new)
