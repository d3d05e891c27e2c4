# SPDX-License-Identifier: EUPL-1.2
"""Watch for emergency access of which no superior could be told."""

from django.db import migrations


def watch(apps, schema_editor):
    """One such access is enough."""
    del schema_editor
    apps.get_model("audit", "ReviewPattern").objects.get_or_create(
        code="emergency-of-a-head", defaults={"threshold": 1, "window_minutes": 1440}
    )


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0008_only_what_is_sealed_is_believed"),
    ]

    operations = [
        migrations.RunPython(watch, migrations.RunPython.noop),
    ]
