# SPDX-License-Identifier: EUPL-1.2
"""Load the forms of a pack."""

from __future__ import annotations

from django.db import transaction

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.forms.methods.packfiles import BLOCKS, FILE, forms_of
from vidik.forms.methods.sheets import FormError
from vidik.forms.models import FormVersion
from vidik.forms.selectors.frozen import frozen
from vidik.forms.services.rewording import is_known, is_only_worded, reword_from_pack
from vidik.institutions.services.loading import INSTITUTIONS, KINDS


def check_forms(pack: Pack) -> None:
    """Note the faults in a pack's forms and their blocks."""
    forms = forms_of(pack)
    pack.expect_unique(forms.plans.values(), "id")
    kinds, institutions = pack.codes(KINDS), pack.codes(INSTITUTIONS)
    pack.expect_known(forms.plans.values(), "kinds", kinds, "kinds of institutions")
    pack.expect_known(
        forms.plans.values(), "institutions", institutions, "institutions of the pack"
    )
    for plan in forms.plans.values():
        try:
            forms.form(plan.id)
        except FormError as error:
            for fault in error.faults:
                file, _colon, line = fault.where.rpartition(":")
                if line.isdigit():
                    pack.add_fault(file, int(line), "row", fault.message)
                else:
                    pack.fault(plan, "blocks", str(fault))


def load_pack_forms(pack: Pack, *, actor: Actor) -> None:
    """Load the forms of a pack; a pack may have none. What stands already stays as it is.

    Raises:
        PackError: what a form asks was changed without a new version. Other words for the same
            questions are a revision of its wording.
    """
    authorize(actor, Action.QUESTIONNAIRES_PREPARE)
    forms = forms_of(pack)
    current = {
        (row.form_id, row.version): row for row in FormVersion.objects.prefetch_related("wordings")
    }
    new, reworded = [], []
    for plan in forms.plans.values():
        row = frozen(forms, plan)
        known = current.get((row.form_id, row.version))
        if known is None:
            new.append(row)
        elif not is_known(known, row):
            if is_only_worded(known, row):
                reworded.append((known, row))
            else:
                expected = f"a version after {row.version}, since what the form asks was changed"
                pack.fault(plan, "version", expected)
    pack.raise_faults()
    with transaction.atomic():
        FormVersion.objects.bulk_create(new)
        for known, row in reworded:
            reword_from_pack(known, row, actor=actor)
        if new:
            record(actor.label, "forms.loaded", label="forms", forms=len(new))


def register() -> None:
    """Register the forms as a part of packs."""
    register_part(
        Part(
            "forms",
            (FILE, f"{BLOCKS}/*/*.csv"),
            check=check_forms,
            load=load_pack_forms,
            after=("institutions",),
            needs=FILE,
            pages=("forms", "questionnaires"),
        )
    )
