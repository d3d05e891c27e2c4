# SPDX-License-Identifier: EUPL-1.2
"""Bind a sign-in to the browser it began in: a renewed cookie, the client, confirmed networks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns with a default; sign-ins that are open are bound when they are seen next."""

    dependencies = [("accounts", "0010_roles_are_confirmed_by_a_second_person")]

    operations = [
        migrations.AddField("signin", "networks", models.JSONField(default=list)),
        migrations.AddField("signin", "client", models.CharField(blank=True, max_length=32)),
        migrations.AddField("signin", "hints", models.CharField(blank=True, max_length=85)),
        migrations.AddField("signin", "turn", models.PositiveIntegerField(default=0)),
        migrations.AddField("signin", "turned_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("signin", "turn_used", models.BooleanField(default=False)),
        migrations.AddField("signin", "notified_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterField(
            "signin",
            "ended_because",
            models.CharField(
                blank=True,
                choices=[
                    ("signed-out", "signed out"),
                    ("idle", "no activity for too long"),
                    ("too-long", "open for too long"),
                    ("by-owner", "ended from another device"),
                    ("by-administrator", "ended by the administrator"),
                    ("password", "password changed"),
                    ("membership", "membership ended"),
                    ("replaced", "replaced by a new sign-in"),
                    (
                        "provider",
                        "the institution’s own sign-in was taken out of use or unlinked",
                    ),
                    ("copied", "used from two browsers at once"),
                    ("other-client", "used from another browser or device"),
                ],
                max_length=20,
            ),
        ),
    ]
