# SPDX-License-Identifier: EUPL-1.2
"""`vidik checks`: run the rules."""

from __future__ import annotations

import click


@click.group()
def checks() -> None:
    """Check figures by rule."""
