# SPDX-License-Identifier: EUPL-1.2
"""Let what was set aside stand beside what waits by the same rule for another place."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Only what is open waits; who was told outside this system waits for nothing."""

    dependencies = [("referral", "0018_inspections_say_more")]

    operations = [
        migrations.RemoveConstraint(model_name="duty", name="a_rule_waits_once_a_report"),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=models.Q(("addressee__isnull", True), ("set_aside_at__isnull", True)),
                fields=("report", "rule"),
                name="a_rule_waits_once_a_report",
            ),
        ),
    ]
