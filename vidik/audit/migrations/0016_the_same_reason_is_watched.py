# SPDX-License-Identifier: EUPL-1.2
"""Watch for one reason that is given for many persons."""

from django.db import migrations


def set_threshold(apps, schema_editor):
    """Give the pattern a threshold to begin with."""
    del schema_editor
    apps.get_model("audit", "ReviewPattern").objects.get_or_create(
        code="same-reason", defaults={"threshold": 4, "window_minutes": 720}
    )


class Migration(migrations.Migration):
    """One more pattern."""

    dependencies = [("audit", "0015_signed_heads_prove_themselves")]

    operations = [migrations.RunPython(set_threshold, migrations.RunPython.noop)]
