# SPDX-License-Identifier: EUPL-1.2
"""How procedures follow what happens elsewhere: merges of persons, reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.identification.selectors.procedures import decides_about
from vidik.identification.services.procedures import begin_procedures
from vidik.identification.services.propagation import apply_merge, hold_reports_of, undo_merge
from vidik.identification.services.urgency import apply_correction
from vidik.referral.registry import (
    register_correction_handler,
    register_deciding,
    register_receipt_handler,
)
from vidik.vault.registry import MergeHandler, register_merge


def register() -> None:
    """Follow merges of persons, reports that come in, and their corrections."""
    register_merge(
        "identification",
        MergeHandler(_("procedures of identification"), apply_merge, undo_merge, hold_reports_of),
    )
    register_receipt_handler("identification", begin_procedures)
    register_correction_handler("identification", apply_correction)
    register_deciding("identification", decides_about)
