# SPDX-License-Identifier: EUPL-1.2
"""Let the source of a competence be a text by language, with the address where it is read."""

from __future__ import annotations

from typing import Any, ClassVar

import vidik.core.texts
from django.db import migrations, models

from vidik.core.languages import tags


def translate(apps: Any, _schema_editor: Any) -> None:
    """Give what was said in one language as the text of each, until the pack is loaded again."""
    rows = apps.get_model("referral", "Competence").objects.exclude(said="")
    for said in rows.order_by().values_list("said", flat=True).distinct():
        rows.filter(said=said).update(source=dict.fromkeys(tags(), said))


class Migration(migrations.Migration):
    """Texts in the place of one text."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referral", "0002_closing_reason_and_feedback")]

    operations: ClassVar[list[Any]] = [
        migrations.RenameField("competence", "source", "said"),
        migrations.AddField("competence", "source", vidik.core.texts.TextsField(blank=True)),
        migrations.AddField(
            "competence", "source_address", models.URLField(blank=True, max_length=300)
        ),
        migrations.RunPython(translate, migrations.RunPython.noop),
        migrations.RemoveField("competence", "said"),
    ]
