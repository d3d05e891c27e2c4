# SPDX-License-Identifier: EUPL-1.2
"""Let the database ask whether the statement that it executes carries the application's seal."""

from django.db import migrations

FUNCTION = """
create function audit_statement_is_sealed() returns boolean
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        right(current_query(), 68)
            = '/*' || public.audit_seal('statement', left(current_query(), -68)) || '*/',
        false
    )
$$;
revoke execute on function audit_statement_is_sealed() from public;
"""


class Migration(migrations.Migration):
    """It tells nothing but yes or no, about the statement in which it is asked."""

    dependencies = [("audit", "0009_who_oversees_a_head_is_told")]
    operations = [migrations.RunSQL(FUNCTION, "drop function audit_statement_is_sealed();")]
