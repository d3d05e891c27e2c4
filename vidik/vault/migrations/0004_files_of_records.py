# SPDX-License-Identifier: EUPL-1.2
"""Let a photo or scan name the record that it came with; those there are came with none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """With what a file came."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("vault", "0003_kinds_of_messages")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "storedfile", "subject", models.UUIDField(blank=True, editable=False, null=True)
        ),
        migrations.AddIndex(
            "storedfile",
            models.Index(
                condition=models.Q(("subject__isnull", False)),
                fields=["subject"],
                name="files_of_a_record",
            ),
        ),
    ]
