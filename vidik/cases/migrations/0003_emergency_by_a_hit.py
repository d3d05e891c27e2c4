# SPDX-License-Identifier: EUPL-1.2
"""Add by which search somebody was found who is asked for in an emergency."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_answers_to_sharings'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='emergencyaccess',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='emergencyaccess',
            name='update_update',
        ),
        migrations.AddField(
            model_name='emergencyaccess',
            name='search',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='emergencyaccessevent',
            name='search',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='emergencyaccess',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "cases_emergencyaccessevent" ("alone", "case_code", "case_id", "decided_at", "decided_by_id", "expires_at", "explanation", "hours", "id", "institution_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "responsible_id", "reviewed_at", "reviewed_by_id", "search", "started_at", "state", "user_id") VALUES (NEW."alone", NEW."case_code", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."expires_at", NEW."explanation", NEW."hours", NEW."id", NEW."institution_id", NEW."judgement", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."requested_at", NEW."responsible_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."search", NEW."started_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='65ec55878b4d9038dee164fc12f4c175e55e24fd', operation='INSERT', pgid='pgtrigger_insert_insert_bf085', table='cases_emergencyaccess', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='emergencyaccess',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "cases_emergencyaccessevent" ("alone", "case_code", "case_id", "decided_at", "decided_by_id", "expires_at", "explanation", "hours", "id", "institution_id", "judgement", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "requested_at", "responsible_id", "reviewed_at", "reviewed_by_id", "search", "started_at", "state", "user_id") VALUES (NEW."alone", NEW."case_code", NEW."case_id", NEW."decided_at", NEW."decided_by_id", NEW."expires_at", NEW."explanation", NEW."hours", NEW."id", NEW."institution_id", NEW."judgement", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."requested_at", NEW."responsible_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."search", NEW."started_at", NEW."state", NEW."user_id"); RETURN NULL;', hash='51038ff2103ada5cbf5c55da5758e3051b09cf7f', operation='UPDATE', pgid='pgtrigger_update_update_73d3e', table='cases_emergencyaccess', when='AFTER')),
        ),
    ]
