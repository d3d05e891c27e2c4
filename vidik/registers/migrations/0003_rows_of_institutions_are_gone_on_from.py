# SPDX-License-Identifier: EUPL-1.2
"""Rows about an institution may be due and go on from each other, as those of a case."""

from typing import ClassVar

from django.db import migrations, models

_OF_A_CASE = models.Q(("case__isnull", False), models.Q(("part", ""), _negated=True))
_NAME = "entries_of_a_case_belong_to_a_part"


class Migration(migrations.Migration):
    """Let the day and the link stand where there is no case."""

    dependencies: ClassVar = [("registers", "0002_rows_of_cases")]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="entry", name=_NAME),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case__isnull", True), ("part", "")), _OF_A_CASE, _connector="OR"
                ),
                name=_NAME,
            ),
        ),
    ]
