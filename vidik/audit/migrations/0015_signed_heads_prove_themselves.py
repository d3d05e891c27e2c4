# SPDX-License-Identifier: EUPL-1.2
"""Note signed heads with their signatures, and let nobody else take the turn to sign."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

TURN = """
insert into audit_signingturn (id) values (1);
create function audit_take_turn() returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
begin
    if not public.audit_statement_is_sealed() then
        raise exception 'the turn to sign is taken by the application only'
            using errcode = 'insufficient_privilege';
    end if;
    perform from public.audit_signingturn as turn where turn.id = 1 for update;
end $$;
revoke execute on function audit_take_turn() from public;
"""


class Migration(migrations.Migration):
    """Notes from before have no signature, and stay as they are."""

    dependencies = [("audit", "0014_a_seal_is_for_one_transaction")]
    operations = [
        migrations.AddField("auditanchor", "text", models.TextField(blank=True, db_default="")),
        AddConstraintNotValid(
            "auditanchor",
            models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="a_head_is_noted_with_its_signature",
            ),
        ),
        migrations.CreateModel(
            "SigningTurn",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="there_is_one_turn_to_sign"
                    )
                ],
            },
        ),
        migrations.RunSQL(TURN, "drop function audit_take_turn();"),
    ]
