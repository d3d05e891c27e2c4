# SPDX-License-Identifier: EUPL-1.2
"""Tell supplements and copies of reports from messages; what there is are messages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """What a message is."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("vault", "0002_erasure_by_two_people")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "message",
            "kind",
            models.CharField(
                choices=[
                    ("message", "message"),
                    ("supplement", "supplement to the report"),
                    ("copy", "the report as it was sent"),
                ],
                db_default="message",
                default="message",
                max_length=10,
            ),
        ),
    ]
