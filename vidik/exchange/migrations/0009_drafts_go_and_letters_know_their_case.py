# SPDX-License-Identifier: EUPL-1.2
"""Take drafts out of what was sent, and say which version was read and which case it is about."""

from django.db import migrations

from vidik.core.transliterate import fold

TABLES = (
    "exchange_notice",
    "exchange_version",
    "exchange_addressee",
    "exchange_event",
    "referral_report",
    "identification_procedure",
)
# Corrections always give a reason; what has none and is not the last such text is a draft.
DRAFTS = """
delete from exchange_version v using exchange_notice n
where n.id = v.notice_id and n.sent_at is not null and v.reason = ''
  and exists (
    select 1 from exchange_version later
    where later.notice_id = v.notice_id and later.reason = '' and later.number > v.number
  )
"""
CORRECTED = """
update exchange_addressee a set corrected_version = v.number, title = v.title
from exchange_version v
where v.notice_id = a.notice_id and v.reason <> '' and a.sent_at is not null
  and v.number = (select max(w.number) from exchange_version w where w.notice_id = a.notice_id)
returning a.id, a.number, a.title
"""
FOUND_BY = "update exchange_addressee set search_text = %s where id = %s and search_text <> %s"
# What the addressee did last tells which version it had before it.
READ = """
update exchange_addressee a set read_version = (
  select coalesce(max(v.number) filter (where v.made_at <= e.last), min(v.number), 0)
  from exchange_version v where v.notice_id = a.notice_id
)
from (
  select addressee_id, max(at) as last from exchange_event
  where what in ('seen', 'acknowledged') or (what = 'replied' and facts ->> 'how' = 'system')
  group by addressee_id
) e
where e.addressee_id = a.id
"""
# The rooms above hold what the letters are about; where they are not made yet there are none.
CASES = (
    (
        "referral_report",
        "update exchange_notice n set case_id = r.case_id from referral_report r"
        " where n.subject_label = 'referral.report' and n.subject_key = r.id::text",
    ),
    (
        "identification_procedure",
        "update exchange_notice n set case_id = p.case_id from identification_procedure p"
        " where n.subject_label = 'identification.procedure' and n.subject_key = p.id::text",
    ),
)


def fill(apps, schema_editor):
    """Fill the columns of the migration before; the tables' own rules hide their rows otherwise."""
    del apps
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "select relname, relforcerowsecurity from pg_class"
            " where relname = any(%s) and relkind in ('r', 'p')"
            " and relnamespace = 'public'::regnamespace",
            [list(TABLES)],
        )
        there = dict(cursor.fetchall())
        forced = [name for name, is_forced in there.items() if is_forced]
        for name in forced:
            cursor.execute(f"alter table {name} no force row level security")
        cursor.execute(DRAFTS)
        cursor.execute(CORRECTED)
        for key, number, title in cursor.fetchall():
            words = fold(f"{number} {title}")
            cursor.execute(FOUND_BY, [words, key, words])
        cursor.execute(READ)
        for table, statement in CASES:
            if table in there:
                cursor.execute(statement)
        cursor.execute("set constraints all immediate")
        for name in forced:
            cursor.execute(f"alter table {name} force row level security")


class Migration(migrations.Migration):
    """Fill the columns of the migration before."""

    dependencies = [("exchange", "0008_corrections_are_read_and_cases_known")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
