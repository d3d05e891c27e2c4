# SPDX-License-Identifier: EUPL-1.2
"""Let an import say to the planner what it has brought: only the owner of a table may analyse it."""

from django.db import migrations

FUNCTION = """
create function figures_analyse() returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  analyze public.figures_figure, public.figures_observation;
end $$;
revoke execute on function figures_analyse() from public;
"""


class Migration(migrations.Migration):
    """It takes nothing and tells nothing."""

    dependencies = [("figures", "0007_keys_are_indexed_once")]
    operations = [migrations.RunSQL(FUNCTION, "drop function figures_analyse();")]
