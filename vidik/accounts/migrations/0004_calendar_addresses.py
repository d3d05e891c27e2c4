# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the addresses at which calendar programs read."""

    dependencies = [
        ("accounts", "0003_prison_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("is_own_only", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("membership", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="calendar_addresses", to="accounts.membership")),
            ],
            options={
                "ordering": ("-made_at", "-pk"),
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("membership",), name="one_calendar_address_is_open_for_a_membership")],
            },
        ),
    ]
