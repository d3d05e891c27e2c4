# SPDX-License-Identifier: EUPL-1.2
"""Count refusals to whoever is not signed in apart: nobody knows how many persons they are."""

from django.db import migrations


def set_threshold(apps, schema_editor):
    """Give the pattern a threshold to begin with."""
    del schema_editor
    apps.get_model("audit", "ReviewPattern").objects.get_or_create(
        code="refused-visitors", defaults={"threshold": 100, "window_minutes": 60}
    )


class Migration(migrations.Migration):
    """A crawler asks for more pages than a person does, hence the larger number."""

    dependencies = [("audit", "0010_statements_are_sealed")]
    operations = [migrations.RunPython(set_threshold, migrations.RunPython.noop)]
