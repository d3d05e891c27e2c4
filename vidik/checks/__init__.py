# SPDX-License-Identifier: EUPL-1.2
"""Checks: rules that figures must satisfy, runs over them, findings and their waivers.

The engine is a pure library: `from vidik.checks import read_figures, run` works in a notebook,
without Django and without a database.
"""

from vidik.checks.methods.engine import Checker, discover, run
from vidik.checks.methods.model import (
    Cell,
    Finding,
    Kind,
    Outcome,
    Report,
    RuleResult,
    Text,
    Waiver,
    fill,
)
from vidik.checks.methods.packrules import Rule, RulesError, Ruleset, load_rules
from vidik.checks.methods.reading import FiguresFileError, iter_figures, read_figures
from vidik.checks.methods.rulebook import rulebook

__all__ = [
    "Cell",
    "Checker",
    "FiguresFileError",
    "Finding",
    "Kind",
    "Outcome",
    "Report",
    "Rule",
    "RuleResult",
    "RulesError",
    "Ruleset",
    "Text",
    "Waiver",
    "discover",
    "fill",
    "iter_figures",
    "load_rules",
    "read_figures",
    "rulebook",
    "run",
]
