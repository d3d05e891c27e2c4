# SPDX-License-Identifier: EUPL-1.2
"""Watch for many searches; keep up to when the acts were looked through."""

from django.db import migrations, models


def set_threshold(apps, schema_editor):
    """Give the pattern a threshold to begin with."""
    del schema_editor
    apps.get_model("audit", "ReviewPattern").objects.get_or_create(
        code="many-searches", defaults={"threshold": 30, "window_minutes": 60}
    )


class Migration(migrations.Migration):
    """One more pattern, and one more column that a job writes."""

    dependencies = [("audit", "0011_visitors_are_counted_apart")]

    operations = [
        migrations.AddField(
            model_name="reviewpattern",
            name="looked_until",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(set_threshold, migrations.RunPython.noop),
    ]
