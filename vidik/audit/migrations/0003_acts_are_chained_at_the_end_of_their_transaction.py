
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_head'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sequence', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('line', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ('id',),
            },
        ),
        migrations.CreateModel(
            name='AuditPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=120)),
                ('verb', models.CharField(max_length=80)),
                ('subject_label', models.CharField(blank=True, max_length=80)),
                ('subject_key', models.CharField(blank=True, max_length=120)),
                ('request', models.CharField(blank=True, max_length=36)),
                ('membership', models.CharField(blank=True, db_default='', max_length=40)),
                ('payload', models.JSONField(default=dict)),
                ('transaction', models.BigIntegerField(db_default=0)),
                ('closes', models.BooleanField(db_default=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='auditevent',
            name='audit_by_subject',
        ),
        migrations.RemoveIndex(
            model_name='auditevent',
            name='audit_by_actor',
        ),
        migrations.RemoveIndex(
            model_name='auditevent',
            name='audit_by_verb',
        ),
        migrations.AddField(
            model_name='auditevent',
            name='format',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='auditevent',
            name='membership',
            field=models.CharField(blank=True, default='', max_length=40),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['at', 'sequence'], name='audit_by_moment'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['subject_label', 'subject_key', 'at', 'sequence'], name='audit_by_record'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['actor', 'at', 'sequence'], name='audit_by_person'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['verb', 'at', 'sequence'], name='audit_by_act'),
        ),
        migrations.AddIndex(
            model_name='auditevent',
            index=models.Index(fields=['request'], name='audit_by_request'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditanchor',
            trigger=pgtrigger.compiler.Trigger(name='anchors_are_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'anchors of the record are append-only' USING ERRCODE = 'insufficient_privilege';", hash='332aadfeba361cba5cbb2dc3bbd781a587150347', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_anchors_are_append_only_23bae', table='audit_auditanchor', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='auditpending',
            index=models.Index(fields=['transaction', 'id'], name='pending_by_transaction'),
        ),
    ]
