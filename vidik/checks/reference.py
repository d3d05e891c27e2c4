# SPDX-License-Identifier: EUPL-1.2
"""The rule book and the steps of a finding, generated for the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml

from vidik.checks.methods.packrules import Rule, load_rules


def gettext_noop(message: str) -> str:
    """Mark a text for translation; Django's own needs settings, and the rule book needs none."""
    return message


DISCOVERED: Final[Mapping[str, str]] = {
    "sum": gettext_noop(
        "A stated total and the parts of it along one dimension; two breakdowns of one total; "
        "crossed breakdowns. Categories that may overlap are compared only where they prove too "
        "few."
    ),
    "balance": gettext_noop(
        "Opening plus inflow less outflow is the closing of the period, where names say which is "
        "which."
    ),
    "carry": gettext_noop("The closing of one period is the opening of the next."),
    "share": gettext_noop(
        "A stated percentage and the counts beside it: is there any base and any customary "
        "rounding that give it? If not, the bases that would fit are named. Shares of one whole "
        "do not exceed a hundred by more than rounding explains."
    ),
    "same": gettext_noop(
        "One quantity stated twice by one institution, or one event told by several."
    ),
    "bound": gettext_noop(
        "A part that is larger than its whole, a value outside a stated limit, a negative count."
    ),
    "missing": gettext_noop(
        "A cell that the others imply, or cells that together already exceed a total."
    ),
    "trend": gettext_noop("A stated change and the two values that it is between."),
}
"""What the engine looks for without a written rule, by kind."""

_OUTCOMES: Final = (
    ("passed", "the rule was evaluated and holds"),
    ("violated", "the rule was evaluated and does not hold: a finding"),
    ("skipped", "a side is missing; the reason is kept"),
    ("error", "the rule could not be evaluated; never taken for a pass"),
    ("waived", "violated, and accepted by a person with a reason for these very values"),
)


def rulebook_markdown(pack_dir: Path | str) -> str:
    """Write every rule of a pack, and what is checked without a written rule.

    Raises:
        RulesError: a rule file of the pack cannot be used.
    """
    return "\n".join(_rulebook(Path(pack_dir) / "checks"))


def _rulebook(folder: Path) -> Iterator[str]:
    yield "# Rule book"
    yield ""
    yield "Generated from the rules of the country pack. A rule never names single figures, so that"
    yield "it holds for every year and every office that reports in the same way."
    yield ""
    yield "## Results"
    yield ""
    yield "| result | means |"
    yield "|---|---|"
    for outcome, meaning in _OUTCOMES:
        yield f"| {outcome} | {meaning} |"
    yield ""
    yield "## Discovered rules"
    yield ""
    yield "These need no writing: they follow from how the figures are broken down, in any file."
    yield ""
    yield "| kind | what is compared |"
    yield "|---|---|"
    for kind, meaning in DISCOVERED.items():
        yield f"| `{kind}` | {meaning} |"
    for title, rules in written_rules(folder):
        yield ""
        yield f"## {title.get('en', '')}"
        for rule in rules:
            yield ""
            yield from _rule(rule)
    yield ""


def written_rules(folder: Path) -> Iterator[tuple[Mapping[str, str], list[Rule]]]:
    """Give the rules of a folder, file by file, with the file's title by language.

    A file without a `title` has its name as the title.
    """
    if not folder.is_dir():
        return
    rules = {rule.code: rule for rule in load_rules(folder).rules}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        stem = path.stem.replace("-", " ").replace("_", " ").capitalize()
        title = {str(key): str(text) for key, text in (data.get("title") or {}).items()}
        yield (
            title or {"en": stem, "sr": stem},
            [rules[str(entry["code"])] for entry in data["rules"]],
        )


def relation_text(rule: Rule) -> str:
    """Write what a rule demands of its terms."""
    if rule.relation:
        return rule.relation.replace("_", " ")
    if rule.share:
        part = rule.share.get("part", "a whole number")
        return f"{rule.share['percent']} = {part} / {rule.share['whole']}".replace("_", " ")
    return " ≠ ".join(rule.conflict).replace("_", " ")


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### `{rule.code}`"
    yield ""
    yield rule.statement.get("en", "")
    if rule.explanation.get("en"):
        yield ""
        yield rule.explanation["en"]
    yield ""
    yield f"- Kind: `{rule.kind}`, severity: {rule.severity}"
    yield f"- Demands: `{relation_text(rule)}`"
    for name, term in rule.terms.items():
        measures = ", ".join(f"`{measure}`" for measure in sorted(term.measures))
        optional = " (may be absent)" if term.optional else ""
        yield f"- {name.replace('_', ' ')}: {measures}{optional}"
    if rule.source:
        yield f"- Source: {rule.source}"


def transitions_markdown() -> str:
    """Draw the steps of a finding."""
    from vidik.checks.types import NEVER_WAIVED  # noqa: PLC0415 - the rule book needs no Django
    from vidik.checks.workflow import FINDING  # noqa: PLC0415 - see above

    lines = ["## Finding", "", "```mermaid", FINDING.mermaid(), "```", ""]
    lines += ["| step | from | to | needs |", "|---|---|---|---|"]
    lines += [
        f"| {step.name} | {', '.join(sorted(step.sources))} | {step.target} | `{step.action}` |"
        for step in FINDING.transitions
    ]
    blocking = ", ".join(f"{kind} of severity {severity}" for kind, severity in NEVER_WAIVED)
    lines += [
        "",
        "Every step needs a reason.",
        "A run opens a settled finding again when its values have changed, or when it was marked",
        "as corrected and is still found.",
        f"Never accepted as they are: findings of kind {blocking}.",
        "",
    ]
    return "\n".join(lines)
