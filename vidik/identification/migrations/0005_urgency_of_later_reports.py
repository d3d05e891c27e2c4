# SPDX-License-Identifier: EUPL-1.2
"""Keep with a later report how urgent the procedure is that it began."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import migrations, models

FILL: Final = """
alter table identification_laterreport no force row level security;
alter table identification_procedure no force row level security;
update identification_laterreport m set urgency = p.urgency
    from identification_procedure p
    where p.id = m.later_id and p.urgency <> m.urgency;
alter table identification_procedure force row level security;
alter table identification_laterreport force row level security;
"""
"""Row-level security binds the owner of the tables as well."""


class Migration(migrations.Migration):
    """The column, and what it says of rows that are there."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("identification", "0004_offences")]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            "laterreport",
            "urgency",
            models.CharField(
                blank=True,
                choices=[
                    ("migrant", "migrant who may leave"),
                    ("child", "child at risk"),
                    ("danger", "danger to life or health"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="urgency",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
