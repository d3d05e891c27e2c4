# SPDX-License-Identifier: EUPL-1.2
"""Roles that reach cases wait for a second person; a first passkey for the account's e-mail."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


WATCHED = {
    "accepted-beside-inviter": {"threshold": 1, "window_minutes": 60},
    "new-member-reads-much": {"threshold": 20, "window_minutes": 1440},
}


def set_thresholds(apps, schema_editor):
    """Give the patterns thresholds to begin with."""
    del schema_editor
    for code, limits in WATCHED.items():
        apps.get_model("audit", "ReviewPattern").objects.get_or_create(code=code, defaults=limits)


class Migration(migrations.Migration):
    """Additive: what was given before stays as it is; invitations that wait are confirmed anew."""

    dependencies = [
        ('audit', '0013_who_acts_is_checked_faster'),
        ('accounts', '0001_squashed_0009'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PasskeyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ('-asked_at',),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='update_update',
        ),
        migrations.AddField(
            model_name='invitation',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invitation',
            name='confirmed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='refused_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='membership',
            name='invitation',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='begun', to='accounts.invitation'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='invitation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.invitation'),
        ),
        migrations.AddField(
            model_name='signin',
            name='channel_shown_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='invitation',
            name='token_hash',
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_membershipevent" ("confirmed_on", "ended_at", "ended_because", "id", "institution_id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."confirmed_on", NEW."ended_at", NEW."ended_because", NEW."id", NEW."institution_id", NEW."invitation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='278381260ddaa010b444017d2b0cd0d9c7c5caf1', operation='INSERT', pgid='pgtrigger_insert_insert_fc05a', table='accounts_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_membershipevent" ("confirmed_on", "ended_at", "ended_because", "id", "institution_id", "invitation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "user_id", "valid_from", "valid_to") VALUES (NEW."confirmed_on", NEW."ended_at", NEW."ended_because", NEW."id", NEW."institution_id", NEW."invitation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."user_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='c4e3af4f1890162c09b36dbe41b2da450ff42a3e', operation='UPDATE', pgid='pgtrigger_update_update_20ab5', table='accounts_membership', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('confirmed_at__isnull', False), _connector='OR'), name='confirmed_invitations_say_when'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('invited_by__isnull', True), models.Q(('confirmed_by', models.F('invited_by')), _negated=True), _connector='OR'), name='nobody_confirms_their_own_invitation'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), ('accepted_by__isnull', True), models.Q(('confirmed_by', models.F('accepted_by')), _negated=True), _connector='OR'), name='nobody_confirms_an_invitation_to_themselves'),
        ),
        migrations.AddField(
            model_name='passkeylink',
            name='sign_in',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkey_links', to='accounts.signin'),
        ),
        migrations.AddConstraint(
            model_name='passkeylink',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at__isnull', True)), fields=('sign_in',), name='one_passkey_link_is_open_in_a_sign_in'),
        ),
        migrations.RunPython(set_thresholds, migrations.RunPython.noop),
    ]
