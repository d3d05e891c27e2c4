# SPDX-License-Identifier: EUPL-1.2
"""`vidik recommendations`: what became of them."""

from __future__ import annotations

import click


@click.group()
def recommendations() -> None:
    """Ask the register of recommendations."""
