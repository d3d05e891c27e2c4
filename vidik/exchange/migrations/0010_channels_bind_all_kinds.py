# SPDX-License-Identifier: EUPL-1.2
"""Let institutions reach others through one body alone, whatever the kind of notice."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the table of channels; the pack fills it when it is loaded."""

    dependencies = [("exchange", "0001_squashed_0009")]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                (
                    "sender_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                (
                    "addressee_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("through", models.CharField(max_length=80)),
                ("ground_en", models.CharField(max_length=400)),
                ("ground_sr", models.CharField(max_length=400)),
            ],
            options={"ordering": ("code",)},
        ),
    ]
