# SPDX-License-Identifier: EUPL-1.2
"""Lay the head of the chain."""

from typing import Any

from django.db import migrations


def lay_head(apps: Any, schema_editor: Any) -> None:
    """Make the one row whose lock puts the writers in order."""
    del schema_editor
    head = apps.get_model("audit", "AuditHead")
    head.objects.get_or_create(pk=1, defaults={"sequence": 0, "hash": "0" * 64})


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(lay_head, migrations.RunPython.noop)]
