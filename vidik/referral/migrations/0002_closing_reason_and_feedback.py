# SPDX-License-Identifier: EUPL-1.2
"""Add why a report is closed though somebody was not told, and which message is the feedback."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('institutions', '0001_initial'),
        ('referral', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='update_update',
        ),
        migrations.AddField(
            model_name='report',
            name='closed_because',
            field=models.CharField(blank=True, choices=[('outside', 'told outside this system'), ('unfounded', 'the suspicion has proved to be unfounded'), ('unreachable', 'the reporter cannot be reached'), ('unwanted', 'the reporter does not want to hear of it'), ('endangers', 'telling them would endanger somebody'), ('forbidden', 'a law or an order forbids telling them')], db_default='', default='', editable=False, max_length=12, verbose_name='why it was closed though somebody was not told'),
        ),
        migrations.AddField(
            model_name='reporterfollowup',
            name='feedback_letter',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='reportevent',
            name='closed_because',
            field=models.CharField(blank=True, choices=[('outside', 'told outside this system'), ('unfounded', 'the suspicion has proved to be unfounded'), ('unreachable', 'the reporter cannot be reached'), ('unwanted', 'the reporter does not want to hear of it'), ('endangers', 'telling them would endanger somebody'), ('forbidden', 'a law or an order forbids telling them')], db_default='', default='', editable=False, max_length=12, verbose_name='why it was closed though somebody was not told'),
        ),
        migrations.AlterField(
            model_name='dutycall',
            name='rung',
            field=models.SlugField(choices=[('received', 'a report came in'), ('second', 'the first in line has not taken it on'), ('everybody', 'nobody has taken it on'), ('feedback-soon', 'the reporter has not yet had feedback'), ('feedback-late', 'feedback to the reporter is overdue'), ('duty-open', 'somebody has not been notified under the 24-hour rule'), ('duty-soon', 'the time for notifying under the 24-hour rule is running out'), ('duty-late', 'the time for notifying under the 24-hour rule has passed'), ('wrote', 'the reporter wrote'), ('wrote-late', 'nobody has opened what the reporter wrote'), ('urgent', 'a report of the same person has made it more urgent')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "referral_reportevent" ("case_id", "channel", "closed_at", "closed_because", "duties_planned_at", "forms", "id", "municipality", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "reporter_institution_id", "reporter_user", "screening_id", "source", "state", "taken_at", "taken_by_id", "urgency", "urgency_from", "urgency_itself") VALUES (NEW."case_id", NEW."channel", NEW."closed_at", NEW."closed_because", NEW."duties_planned_at", NEW."forms", NEW."id", NEW."municipality", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_at", NEW."reporter_institution_id", NEW."reporter_user", NEW."screening_id", NEW."source", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."urgency", NEW."urgency_from", NEW."urgency_itself"); RETURN NULL;', hash='aadb8dfec234e5ccd90575e5c8eb449fa0585a86', operation='INSERT', pgid='pgtrigger_insert_insert_9503d', table='referral_report', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "referral_reportevent" ("case_id", "channel", "closed_at", "closed_because", "duties_planned_at", "forms", "id", "municipality", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_at", "reporter_institution_id", "reporter_user", "screening_id", "source", "state", "taken_at", "taken_by_id", "urgency", "urgency_from", "urgency_itself") VALUES (NEW."case_id", NEW."channel", NEW."closed_at", NEW."closed_because", NEW."duties_planned_at", NEW."forms", NEW."id", NEW."municipality", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_at", NEW."reporter_institution_id", NEW."reporter_user", NEW."screening_id", NEW."source", NEW."state", NEW."taken_at", NEW."taken_by_id", NEW."urgency", NEW."urgency_from", NEW."urgency_itself"); RETURN NULL;', hash='bb7aa6a8c61a2686f52f57974d9975dea6f70315', operation='UPDATE', pgid='pgtrigger_update_update_304e9', table='referral_report', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('closed_because', ''), ('state', 'closed'), _connector='OR'), name='open_reports_have_no_reason_of_closing'),
        ),
    ]
