# SPDX-License-Identifier: EUPL-1.2
"""The checks' pure core: do the figures agree with themselves? Knows no Django, no database."""

from .engine import Checker, discover, run
from .frames import Findings, check
from .model import Cell, Finding, Kind, Outcome, Report, RuleResult, Text, Waiver, fill
from .packrules import Rule, RulesError, Ruleset, load_rules
from .reading import FiguresFileError, iter_figures, read_figures
from .rulebook import rulebook

__all__ = [
    "Cell",
    "Checker",
    "FiguresFileError",
    "Finding",
    "Findings",
    "Kind",
    "Outcome",
    "Report",
    "Rule",
    "RuleResult",
    "RulesError",
    "Ruleset",
    "Text",
    "Waiver",
    "check",
    "discover",
    "fill",
    "iter_figures",
    "load_rules",
    "read_figures",
    "rulebook",
    "run",
]
