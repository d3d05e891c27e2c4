# SPDX-License-Identifier: EUPL-1.2
"""The generated reference: what can be derived from the code and the pack is not written twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click
from django.conf import settings
from django.utils import translation

from vidik.access import row_security
from vidik.access.matrix import matrix_markdown
from vidik.audit.workflow import REVIEW
from vidik.bodies.workflow import MINUTES as SESSION_MINUTES
from vidik.bodies.workflow import SESSION
from vidik.cases.reference import workplaces_markdown
from vidik.cases.workflow import CASE, EMERGENCY, SHARING
from vidik.catalogue.workflow import SERVICE
from vidik.checks.reference import rulebook_markdown
from vidik.checks.workflow import FINDING
from vidik.conferences.workflow import MEETING, MINUTES, REQUEST
from vidik.core.workflow import Workflow
from vidik.exchange.workflow import NOTICE
from vidik.figures.methods.catalogue_doc import catalogue_markdown
from vidik.forms.workflow import DRAFT
from vidik.identification.workflow import COMPLAINT, PROCEDURE
from vidik.packs.services import catalogue, pack_folder
from vidik.participation.workflow import ACCESS
from vidik.plans.workflow import ACTIVITY, ASK, PLAN
from vidik.protection.workflow import EXTENSION
from vidik.questionnaires.workflow import CALL, RESPONDENT
from vidik.recommendations.workflow import ASSESSMENT, DRAFTED, WATCHED
from vidik.report.workflow import EDITION, SECTION
from vidik.shell.histories import histories_markdown

WORKFLOWS: tuple[Workflow[str], ...] = (
    FINDING,
    NOTICE,
    ASSESSMENT,
    DRAFTED,
    WATCHED,
    SECTION,
    EDITION,
    REVIEW,
    CASE,
    SHARING,
    PROCEDURE,
    COMPLAINT,
    EMERGENCY,
    DRAFT,
    CALL,
    RESPONDENT,
    EXTENSION,
    PLAN,
    ACTIVITY,
    ASK,
    SERVICE,
    SESSION,
    SESSION_MINUTES,
    MEETING,
    MINUTES,
    REQUEST,
    ACCESS,
)


def pages() -> dict[str, str]:
    """Return the reference's files with their content."""
    with translation.override("en"):
        pack = pack_folder(settings.PACK)
        return {
            "permissions.md": matrix_markdown(),
            "workplaces.md": workplaces_markdown(),
            "row-security.sql": row_security.reference(),
            "transitions.md": _transitions(),
            "measures.md": catalogue_markdown(catalogue(), "en"),
            "rules.md": rulebook_markdown(pack),
            "cli.md": _command_line(),
            "histories.md": histories_markdown(),
        }


def write_pages(content: Mapping[str, str]) -> list[str]:
    """Write the files and give their names."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in content.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [f"docs/reference/{name}" for name in content]


def stale_pages(content: Mapping[str, str]) -> list[str]:
    """Return the names of files that differ from what the code and the pack say."""
    folder = _folder()
    return [
        f"docs/reference/{name}"
        for name, text in content.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != text
    ]


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "reference"


def _transitions() -> str:
    lines = ["# Transitions", "", "Generated from the tables in each room's `workflow.py`.", ""]
    for workflow in WORKFLOWS:
        lines += [f"## {workflow.name}", "", "```mermaid", workflow.mermaid(), "```", ""]
        lines += ["| step | from | to | needs |", "|---|---|---|---|"]
        lines += [
            f"| {transition.name} | {', '.join(sorted(transition.sources))} | {transition.target}"
            f" | `{transition.action}` |"
            for transition in workflow.transitions
        ]
        lines.append("")
    return "\n".join(lines)


def _command_line() -> str:
    from vidik.shell.cli import vidik  # noqa: PLC0415 - the command line imports this module

    lines = ["# Command line", "", "Generated from the commands themselves.", ""]
    for path, command in _commands(vidik, "vidik"):
        context = click.Context(
            command, info_name=path, max_content_width=96, help_option_names=["-h", "--help"]
        )
        context.terminal_width = 96
        # Click keeps the help option of the first context that a command was asked in.
        command._help_option = None  # noqa: SLF001 - there is no public way to forget it
        lines += [f"## `{path}`", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands(command.commands[name], f"{path} {name}")
