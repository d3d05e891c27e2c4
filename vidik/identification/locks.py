# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from django.db.models import Model

from vidik.access.locking import Locking, declare_locking
from vidik.identification.models import (
    Complaint,
    Decision,
    FoundOffence,
    Interview,
    LaterReport,
    OnwardReferral,
    Procedure,
)
from vidik.referral.services.propagating import hold_reports


def of_a_procedure(model: type[Model]) -> Locking:
    """Declare that rows of a model are changed under the lock of their procedure, by its right."""
    return Locking(model, after="procedure", right_of="procedure")


def register() -> None:
    """Declare that the report is locked before the procedure, and that before what belongs to it.

    Whoever corrects, joins or parts reports comes to the procedures after the reports as well.
    """
    declare_locking(
        Locking(Procedure, before=lambda row: hold_reports([row.report_id])),
        *(
            of_a_procedure(model)
            for model in (Complaint, Decision, FoundOffence, Interview, LaterReport, OnwardReferral)
        ),
    )
