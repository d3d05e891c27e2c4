# SPDX-License-Identifier: EUPL-1.2
"""Add what persons in a report know, agree to and wish; of those there are it is not known."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_emergency_by_a_hit'),
        ('referral', '0004_supplements'),
        ('vault', '0003_kinds_of_messages'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='reportedperson',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reportedperson',
            name='update_update',
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='agrees',
            field=models.CharField(choices=[('yes', 'agrees'), ('no', 'does not agree'), ('not-asked', 'could not be asked'), ('unknown', 'not stated')], db_default='unknown', default='unknown', max_length=10, verbose_name='agrees to the report'),
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='despite',
            field=models.CharField(blank=True, choices=[('danger', 'danger to their life, health or freedom'), ('others', 'others, or children, are in danger as well'), ('duty', 'an authority’s legal duty to report'), ('unable', 'they cannot decide for themselves at present'), ('unsafe', 'asking was not safe or not possible')], db_default='', default='', max_length=10, verbose_name='reported all the same because'),
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='interpreter',
            field=models.CharField(blank=True, db_default='', default='', max_length=8, verbose_name='interpreter'),
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='knows',
            field=models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], db_default='unknown', default='unknown', max_length=8, verbose_name='knows of the report'),
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='safe_way',
            field=models.CharField(blank=True, choices=[('', 'not known'), ('call', 'by a telephone call'), ('text', 'by a text message'), ('in-person', 'in person'), ('reporter', 'only through whoever reported'), ('trusted', 'only through somebody they trust'), ('not-now', 'not at all for now')], db_default='', default='', max_length=10, verbose_name='how to reach the person safely'),
        ),
        migrations.AddField(
            model_name='reportedperson',
            name='wishes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, db_default=[], default=list, size=None),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='agrees',
            field=models.CharField(choices=[('yes', 'agrees'), ('no', 'does not agree'), ('not-asked', 'could not be asked'), ('unknown', 'not stated')], db_default='unknown', default='unknown', max_length=10, verbose_name='agrees to the report'),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='despite',
            field=models.CharField(blank=True, choices=[('danger', 'danger to their life, health or freedom'), ('others', 'others, or children, are in danger as well'), ('duty', 'an authority’s legal duty to report'), ('unable', 'they cannot decide for themselves at present'), ('unsafe', 'asking was not safe or not possible')], db_default='', default='', max_length=10, verbose_name='reported all the same because'),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='interpreter',
            field=models.CharField(blank=True, db_default='', default='', max_length=8, verbose_name='interpreter'),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='knows',
            field=models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('unknown', 'not known')], db_default='unknown', default='unknown', max_length=8, verbose_name='knows of the report'),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='safe_way',
            field=models.CharField(blank=True, choices=[('', 'not known'), ('call', 'by a telephone call'), ('text', 'by a text message'), ('in-person', 'in person'), ('reporter', 'only through whoever reported'), ('trusted', 'only through somebody they trust'), ('not-now', 'not at all for now')], db_default='', default='', max_length=10, verbose_name='how to reach the person safely'),
        ),
        migrations.AddField(
            model_name='reportedpersonevent',
            name='wishes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, db_default=[], default=list, size=None),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedperson',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "referral_reportedpersonevent" ("age_group", "agrees", "asylum_seeker", "case_id", "child", "citizenship", "despite", "id", "interpreter", "knows", "migrant", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "report_id", "safe_way", "same_as_id", "screening_id", "sex", "undecided_again", "wishes") VALUES (NEW."age_group", NEW."agrees", NEW."asylum_seeker", NEW."case_id", NEW."child", NEW."citizenship", NEW."despite", NEW."id", NEW."interpreter", NEW."knows", NEW."migrant", NEW."outcome", NEW."outcome_at", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."reason", NEW."report_id", NEW."safe_way", NEW."same_as_id", NEW."screening_id", NEW."sex", NEW."undecided_again", NEW."wishes"); RETURN NULL;', hash='5934033b3e9c24e0422a7dd1831556f9db35df6d', operation='INSERT', pgid='pgtrigger_insert_insert_7a32a', table='referral_reportedperson', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reportedperson',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "referral_reportedpersonevent" ("age_group", "agrees", "asylum_seeker", "case_id", "child", "citizenship", "despite", "id", "interpreter", "knows", "migrant", "outcome", "outcome_at", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "report_id", "safe_way", "same_as_id", "screening_id", "sex", "undecided_again", "wishes") VALUES (NEW."age_group", NEW."agrees", NEW."asylum_seeker", NEW."case_id", NEW."child", NEW."citizenship", NEW."despite", NEW."id", NEW."interpreter", NEW."knows", NEW."migrant", NEW."outcome", NEW."outcome_at", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."reason", NEW."report_id", NEW."safe_way", NEW."same_as_id", NEW."screening_id", NEW."sex", NEW."undecided_again", NEW."wishes"); RETURN NULL;', hash='8854ae3a611d2ec7e185ff5f04dd7cec123c6164', operation='UPDATE', pgid='pgtrigger_update_update_4d260', table='referral_reportedperson', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='reportedperson',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agrees__in', ('no', 'not-asked')), _negated=True), models.Q(('despite', ''), _negated=True), _connector='OR'), name='who_does_not_agree_is_reported_for_a_reason'),
        ),
    ]
