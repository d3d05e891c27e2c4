# SPDX-License-Identifier: EUPL-1.2
"""Options that commands have in common, and how they answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

OPERATOR: Final = "command-line"
"""As which system actor commands act."""
IN_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT_FILE: Final = click.Path(dir_okay=False, path_type=Path)
OUT_FOLDER: Final = click.Path(file_okay=False, path_type=Path)

json_option: Final = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document."
)


def answer(document: object, text: str | Iterable[str], *, as_json: bool) -> None:
    """Print a document as JSON, or what it says for a person, on standard output."""
    if as_json:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    for line in [text] if isinstance(text, str) else text:
        click.echo(line)
