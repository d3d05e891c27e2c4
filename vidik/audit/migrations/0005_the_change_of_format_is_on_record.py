# SPDX-License-Identifier: EUPL-1.2
"""Put on record, in the chain itself, that from here on the hash is computed otherwise."""

from django.db import migrations

ACT = """
insert into audit_auditpending
    (actor, verb, subject_label, subject_key, request, payload)
select 'system:setup', 'chain.format-changed', 'audit', '', '', '{"format": 2}'
where exists (select from audit_auditevent)
"""


class Migration(migrations.Migration):
    """A chain that holds acts of the first form gets the act; an empty one needs none."""

    dependencies = [("audit", "0004_only_the_chain_writes_acts")]
    operations = [migrations.RunSQL(ACT, migrations.RunSQL.noop)]
