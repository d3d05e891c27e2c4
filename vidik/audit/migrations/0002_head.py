# SPDX-License-Identifier: EUPL-1.2
"""Lay the chain's head, and the table that the shared cache lives in."""

from typing import Any

from django.db import migrations


def lay_head(apps: Any, schema_editor: Any) -> None:
    """Make the one row whose lock orders the writers."""
    del schema_editor
    head = apps.get_model("audit", "AuditHead")
    head.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": "0" * 64})


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(lay_head, migrations.RunPython.noop)]
