# SPDX-License-Identifier: EUPL-1.2
"""What PostgreSQL lets everybody do that nobody here needs, and what it writes into its log.

Large objects stand beside all tables, with no row-level security, no history and no record: a place
to put away what one may read once. Statistics tell how many rows each table has, past row-level
security, and what others run just now. Processes of the same role may be ended by each other.
"""

from __future__ import annotations

from typing import Final

LARGE_OBJECTS: Final = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
    "lo_open(oid, integer)",
    "lo_put(oid, bigint, bytea)",
    "lo_get(oid)",
    "lo_get(oid, bigint, integer)",
    "lo_unlink(oid)",
    "lowrite(integer, bytea)",
    "loread(integer, integer)",
    "lo_truncate(integer, integer)",
    "lo_truncate64(integer, bigint)",
)
PROCESSES: Final = ("pg_cancel_backend(integer)", "pg_terminate_backend(integer, bigint)")
STATISTICS: Final = """do $$
declare asked regprocedure;
begin
  for asked in select p.oid from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.proname like 'pg\\_stat\\_get\\_%'
  loop
    execute format('revoke execute on function %s from public', asked);
    execute format('grant execute on function %s to pg_monitor', asked);
  end loop;
end $$;
"""
"""The functions behind all views of statistics; those who watch the server keep them."""
CLOSED: Final = f"""
select not has_function_privilege('vidik_app', '{LARGE_OBJECTS[0]}', 'execute')
  and not has_function_privilege('vidik_app', '{PROCESSES[0]}', 'execute')
  and not exists (
    select from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.proname like 'pg\\_stat\\_get\\_%'
      and has_function_privilege('vidik_app', p.oid, 'execute')
  )
"""  # noqa: S608 - nothing of anybody's is in it
"""Whether that was done in a database."""
CLOSE: Final = STATISTICS + "".join(
    f"revoke execute on function pg_catalog.{each} from public;"
    for each in (*LARGE_OBJECTS, *PROCESSES)
)
"""Run by a superuser in the database; PostgreSQL keeps it with the database, also in copies."""

OTHER_DATABASES: Final = """
revoke connect, temporary on database postgres, template1 from public;
grant connect on database postgres to vidik_owner;
"""
"""From another database of the server the list of connections could be read as before."""

QUIET: Final = {
    # An error tells its kind and where it arose, and leaves out DETAIL, which holds the row.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "debug_print_parse": "off",
    "debug_print_rewritten": "off",
    "debug_print_plan": "off",
}
"""What keeps statements and their values out of the log of a whole server."""
OF_ROLES: Final = {
    "vidik_app": {"track_activities": "off", "log_min_messages": "log"},
    "vidik_owner": {"log_min_messages": "log"},
}
"""What is set for our roles alone. Their statements are shown to nobody, and the messages of errors
in them are not logged: “invalid input syntax” repeats the value. What the server itself has to say
has the rank `log` and above, and stays."""
