# SPDX-License-Identifier: EUPL-1.2
"""`vidik db`: where the database is."""

from __future__ import annotations

import os

import click

from vidik.core.database.cluster import Cluster


@click.group()
def db() -> None:
    """Ask about the database."""


@db.command()
@click.option("--owner", is_flag=True, help="The address for the owner of the tables.")
def url(*, owner: bool) -> None:
    """Print the database URL in use."""
    given = os.environ.get("DATABASE_URL")
    if given:
        click.echo(os.environ.get("DATABASE_OWNER_URL", given) if owner else given)
        return
    with Cluster() as cluster:
        connections = cluster.connections()
        click.echo(connections.owner if owner else connections.app)
