# SPDX-License-Identifier: EUPL-1.2
"""Run the rules and answer for what they found."""

from vidik.checks.services.handling import (
    accept_finding,
    explain_finding,
    mark_corrected,
    query_finding,
    reopen_finding,
    take_step,
)
from vidik.checks.services.runs import recheck_figures, run_checks

__all__ = [
    "accept_finding",
    "explain_finding",
    "mark_corrected",
    "query_finding",
    "recheck_figures",
    "reopen_finding",
    "run_checks",
    "take_step",
]
