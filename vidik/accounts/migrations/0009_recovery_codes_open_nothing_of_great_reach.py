# SPDX-License-Identifier: EUPL-1.2
"""Keep when a recovery code was shown: it opens nothing of great reach."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column that may be empty."""

    dependencies = [("accounts", "0008_names_and_addresses_are_one_in_any_case")]

    operations = [
        migrations.AddField(
            model_name="signin",
            name="recovered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
