# SPDX-License-Identifier: EUPL-1.2
"""Let one version of a figure be current again: the step before the last took the index with it.

When a foreign key gives up its own index, the framework drops every index over its column alone,
also one that holds a rule. A database that was made at once has it.
"""

from django.db import migrations

NEWEST_ALONE = """
update figures_observation o set is_current = false
where o.is_current and exists (
  select from figures_observation n
  where n.figure_id = o.figure_id and n.is_current and n.version > o.version
)
"""
INDEX = """
create unique index if not exists one_version_of_a_figure_is_current
on figures_observation (figure_id) where is_current
"""


class Migration(migrations.Migration):
    """The state has had the rule all along."""

    dependencies = [("figures", "0008_a_large_import_is_analysed")]
    operations = [
        migrations.RunSQL(NEWEST_ALONE, migrations.RunSQL.noop),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
    ]
