# SPDX-License-Identifier: EUPL-1.2
"""`vidik report`: build the documents of the annual report."""

from __future__ import annotations

import click


@click.group()
def report() -> None:
    """Build the annual report."""
