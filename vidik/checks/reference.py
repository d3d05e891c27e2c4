# SPDX-License-Identifier: EUPL-1.2
"""The rule book and the steps of a finding, generated for the reference."""

from __future__ import annotations

from pathlib import Path

from vidik.checks.methods.packrules import Rule, Ruleset, load_rules
from vidik.checks.methods.rulebook import rulebook


def rulebook_markdown(pack_dir: Path | str) -> str:
    """Write every rule of a pack, and what is checked without a written rule.

    Raises:
        RulesError: a rule file of the pack cannot be used.
    """
    folder = Path(pack_dir) / "checks"
    return rulebook(load_rules(folder) if folder.is_dir() else Ruleset())


def relation_text(rule: Rule) -> str:
    """Write what a rule demands of its terms."""
    if rule.relation:
        return rule.relation.replace("_", " ")
    if rule.share:
        part = rule.share.get("part", "a whole number")
        return f"{rule.share['percent']} = {part} / {rule.share['whole']}".replace("_", " ")
    return " ≠ ".join(rule.conflict).replace("_", " ")
