# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import vidik.core.texts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('checks', '0001_initial'),
        ('figures', '0001_initial'),
        ('forms', '0001_initial'),
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ActText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_bound', models.BooleanField()),
                ('title', vidik.core.texts.TextsField()),
                ('text', vidik.core.texts.TextsField()),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ('call', '-is_bound'),
            },
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('prepared', 'in preparation'), ('open', 'open'), ('closed', 'closed')], default='prepared', max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='call', to='figures.cycle')),
            ],
            options={
                'ordering': ('-year',),
            },
        ),
        migrations.CreateModel(
            name='ActTextEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('is_bound', models.BooleanField()),
                ('title', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('text', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_by', models.CharField(max_length=120)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.acttext')),
                ('call', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='questionnaires.call')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='acttext',
            name='call',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='act_texts', to='questionnaires.call'),
        ),
        migrations.CreateModel(
            name='CallEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('prepared', 'in preparation'), ('open', 'open'), ('closed', 'closed')], default='prepared', max_length=10)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('made_by', models.CharField(max_length=120)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.cycle')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.call')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=120)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('letter', 'letter'), ('attachment', 'attachment')], max_length=12)),
                ('question', models.CharField(blank=True, max_length=200)),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('received_on', models.DateField(blank=True, null=True)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('added_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='DocumentPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('content', models.BinaryField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='questionnaires.document')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('document', 'number'),
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('own_proceedings', 'own proceedings')], max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('began_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('took_part', models.TextField(blank=True)),
                ('subject', models.CharField(max_length=300)),
                ('account', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('reason', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=120)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.cycle')),
            ],
            options={
                'ordering': ('-began_on', '-number', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EvidenceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('kind', models.CharField(choices=[('meeting', 'meeting'), ('own_proceedings', 'own proceedings')], max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('began_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('took_part', models.TextField(blank=True)),
                ('subject', models.CharField(max_length=300)),
                ('account', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('reason', models.TextField(blank=True)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=120)),
                ('cycle', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='figures.cycle')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.evidence')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='EvidenceParty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.PositiveIntegerField(default=1)),
                ('until', models.PositiveIntegerField(blank=True, null=True)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='questionnaires.evidence')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('evidence', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='EvidenceScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=120)),
                ('number', models.PositiveSmallIntegerField()),
                ('pages', models.PositiveSmallIntegerField()),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='questionnaires.evidence')),
            ],
            options={
                'ordering': ('evidence', 'number'),
            },
        ),
        migrations.CreateModel(
            name='EvidencePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('content', models.BinaryField()),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='questionnaires.evidencescan')),
            ],
            options={
                'ordering': ('scan', 'number'),
            },
        ),
        migrations.CreateModel(
            name='EvidenceFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page', models.PositiveSmallIntegerField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=120)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='questionnaires.evidence')),
                ('figure', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.figure')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='questionnaires.evidencescan')),
            ],
            options={
                'ordering': ('evidence', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FindingQuery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'waiting for an answer'), ('answered', 'answered'), ('explained', 'explanation taken'), ('corrected', 'correction taken'), ('withdrawn', 'withdrawn')], default='asked', max_length=10)),
                ('way', models.CharField(choices=[('system', 'by a notice in the system'), ('hand', 'by hand: letter, telephone or meeting')], max_length=10)),
                ('question', models.TextField()),
                ('figures', models.JSONField(default=list)),
                ('asked_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=120)),
                ('notice_key', models.UUIDField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('corrections', models.JSONField(default=dict)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checks.finding')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ('-asked_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='FindingQueryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'waiting for an answer'), ('answered', 'answered'), ('explained', 'explanation taken'), ('corrected', 'correction taken'), ('withdrawn', 'withdrawn')], default='asked', max_length=10)),
                ('way', models.CharField(choices=[('system', 'by a notice in the system'), ('hand', 'by hand: letter, telephone or meeting')], max_length=10)),
                ('question', models.TextField()),
                ('figures', models.JSONField(default=list)),
                ('asked_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.CharField(max_length=120)),
                ('notice_key', models.UUIDField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('corrections', models.JSONField(default=dict)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.CharField(blank=True, max_length=120)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, max_length=120)),
                ('finding', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='checks.finding')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.findingquery')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Respondent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('is_bound', models.BooleanField()),
                ('state', models.CharField(choices=[('prepared', 'not sent yet'), ('sent', 'with the institution'), ('approval', 'waiting for approval'), ('submitted', 'answered'), ('returned', 'returned for correction'), ('accepted', 'accepted')], default='prepared', max_length=10)),
                ('notice_key', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('last_saved_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('figures', models.PositiveIntegerField(default=0)),
                ('blanks', models.PositiveIntegerField(default=0)),
                ('others_may_read', models.BooleanField(default=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='respondents', to='questionnaires.call')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='forms.formversion')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('lead', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('institution__code',),
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200)),
                ('section', models.CharField(blank=True, max_length=100)),
                ('text', models.TextField()),
                ('is_asked', models.BooleanField(default=False)),
                ('by_office', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=120)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.CharField(blank=True, max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='questionnaires.respondent')),
            ],
            options={
                'ordering': ('written_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_due', models.DateField(blank=True, null=True)),
                ('new_due', models.DateField()),
                ('reason', models.CharField(max_length=400)),
                ('granted_at', models.DateTimeField()),
                ('granted_by', models.CharField(max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='questionnaires.respondent')),
            ],
            options={
                'ordering': ('-granted_at',),
            },
        ),
        migrations.CreateModel(
            name='Explanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('problem', models.CharField(max_length=64)),
                ('questions', models.JSONField(default=list)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('written_by', models.CharField(max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='questionnaires.respondent')),
            ],
        ),
        migrations.CreateModel(
            name='DraftAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=200)),
                ('section', models.CharField(blank=True, max_length=100)),
                ('occurrence', models.SmallIntegerField(default=-1)),
                ('value', models.TextField(blank=True)),
                ('status', models.CharField(blank=True, max_length=20)),
                ('qualifier', models.CharField(default='exact', max_length=20)),
                ('page', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.CharField(max_length=120)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.document')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='questionnaires.respondent')),
            ],
        ),
        migrations.AddField(
            model_name='document',
            name='respondent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='questionnaires.respondent'),
        ),
        migrations.CreateModel(
            name='RespondentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ('is_bound', models.BooleanField()),
                ('state', models.CharField(choices=[('prepared', 'not sent yet'), ('sent', 'with the institution'), ('approval', 'waiting for approval'), ('submitted', 'answered'), ('returned', 'returned for correction'), ('accepted', 'accepted')], default='prepared', max_length=10)),
                ('notice_key', models.UUIDField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('last_saved_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('return_reason', models.TextField(blank=True)),
                ('figures', models.PositiveIntegerField(default=0)),
                ('blanks', models.PositiveIntegerField(default=0)),
                ('others_may_read', models.BooleanField(default=True)),
                ('call', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='questionnaires.call')),
                ('form', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='forms.formversion')),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('lead', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='questionnaires.respondent')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SectionTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=100)),
                ('given_at', models.DateTimeField()),
                ('given_by', models.CharField(max_length=120)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.CharField(blank=True, max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='questionnaires.respondent')),
            ],
            options={
                'ordering': ('given_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('receipt', models.CharField(max_length=40, unique=True)),
                ('answers', models.JSONField()),
                ('explanations', models.JSONField(default=list)),
                ('citations', models.JSONField(default=dict)),
                ('channel', models.CharField(choices=[('web', 'on the web'), ('workbook', 'as a workbook'), ('letter', 'as a letter, entered by the office')], max_length=10)),
                ('worded', models.PositiveIntegerField(db_default=0, default=0)),
                ('sha256', models.CharField(max_length=64)),
                ('submitted_at', models.DateTimeField()),
                ('submitted_by', models.CharField(max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('respondent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='questionnaires.respondent')),
            ],
            options={
                'ordering': ('respondent', '-number'),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='call',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "questionnaires_callevent" ("closed_at", "cycle_id", "id", "made_at", "made_by", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "year") VALUES (NEW."closed_at", NEW."cycle_id", NEW."id", NEW."made_at", NEW."made_by", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state", NEW."year"); RETURN NULL;', hash='8850ce06264805d7db5cfb42880ebb8d2686800d', operation='INSERT', pgid='pgtrigger_insert_insert_c113b', table='questionnaires_call', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='call',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "questionnaires_callevent" ("closed_at", "cycle_id", "id", "made_at", "made_by", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "year") VALUES (NEW."closed_at", NEW."cycle_id", NEW."id", NEW."made_at", NEW."made_by", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state", NEW."year"); RETURN NULL;', hash='06a8f39d46d9579428823903097557178cee8e97', operation='UPDATE', pgid='pgtrigger_update_update_4f02f', table='questionnaires_call', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='acttext',
            constraint=models.UniqueConstraint(fields=('call', 'is_bound'), name='one_act_a_legal_basis', nulls_distinct=False),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acttext',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "questionnaires_acttextevent" ("call_id", "changed_at", "changed_by", "id", "is_bound", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title") VALUES (NEW."call_id", NEW."changed_at", NEW."changed_by", NEW."id", NEW."is_bound", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."title"); RETURN NULL;', hash='9a1a262370920c5e8af4943618837706acaa59d3', operation='INSERT', pgid='pgtrigger_insert_insert_0fe37', table='questionnaires_acttext', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='acttext',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "questionnaires_acttextevent" ("call_id", "changed_at", "changed_by", "id", "is_bound", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title") VALUES (NEW."call_id", NEW."changed_at", NEW."changed_by", NEW."id", NEW."is_bound", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."title"); RETURN NULL;', hash='6427a97aa7098f2a3e6a449d86481e4454c8ad64', operation='UPDATE', pgid='pgtrigger_update_update_325b8', table='questionnaires_acttext', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='documentpage',
            constraint=models.UniqueConstraint(fields=('document', 'number'), name='pages_of_a_document_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='documentpage',
            trigger=pgtrigger.compiler.Trigger(name='pages_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'pages are never changed'; END IF; RETURN NEW;", hash='258bdcb2d96c854d06a2d241d01eb8bc47e3b89e', operation='UPDATE', pgid='pgtrigger_pages_never_change_4542b', table='questionnaires_documentpage', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('cycle', 'kind', 'number'), name='evidence_is_numbered_once_in_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'own_proceedings')), fields=('reference',), name='own_proceedings_have_a_reference_of_their_own'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'own_proceedings'), models.Q(('reference', ''), _negated=True)), models.Q(('ended_on__isnull', True), ('kind', 'meeting'), models.Q(('place', ''), _negated=True)), _connector='OR'), name='meetings_have_a_place_and_proceedings_a_reference'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='proceedings_are_concluded_after_they_are_opened'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrected_evidence_gives_a_reason'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "questionnaires_evidenceevent" ("account", "began_on", "cycle_id", "ended_on", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "reference", "subject", "took_part", "version", "written_at", "written_by") VALUES (NEW."account", NEW."began_on", NEW."cycle_id", NEW."ended_on", NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."reason", NEW."reference", NEW."subject", NEW."took_part", NEW."version", NEW."written_at", NEW."written_by"); RETURN NULL;', hash='b5c7f24c1bbba7058f47e0b623c4d34816a894ba', operation='INSERT', pgid='pgtrigger_insert_insert_a03e9', table='questionnaires_evidence', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "questionnaires_evidenceevent" ("account", "began_on", "cycle_id", "ended_on", "id", "kind", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "reference", "subject", "took_part", "version", "written_at", "written_by") VALUES (NEW."account", NEW."began_on", NEW."cycle_id", NEW."ended_on", NEW."id", NEW."kind", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reason", NEW."reference", NEW."subject", NEW."took_part", NEW."version", NEW."written_at", NEW."written_by"); RETURN NULL;', hash='c633a591167fb3d2c8c2a90695c2ce1bf3e84407', operation='UPDATE', pgid='pgtrigger_update_update_066be', table='questionnaires_evidence', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='evidenceparty',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('evidence', 'institution'), name='evidence_names_an_institution_once'),
        ),
        migrations.AddConstraint(
            model_name='evidencescan',
            constraint=models.UniqueConstraint(fields=('evidence', 'number'), name='scans_of_evidence_are_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='evidencescan',
            constraint=models.UniqueConstraint(fields=('evidence', 'sha256'), name='a_scan_is_added_to_evidence_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencescan',
            trigger=pgtrigger.compiler.Trigger(name='scans_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'scans are never changed'; END IF; RETURN NEW;", hash='03d54dca3338af7ff8bf8fdb018895d868d84c59', operation='UPDATE', pgid='pgtrigger_scans_never_change_3181c', table='questionnaires_evidencescan', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='evidencepage',
            constraint=models.UniqueConstraint(fields=('scan', 'number'), name='pages_of_a_scan_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencepage',
            trigger=pgtrigger.compiler.Trigger(name='evidence_pages_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'evidence_pages are never changed'; END IF; RETURN NEW;", hash='45c94e1aafa5b8364e9324a8080a3e7371a8b16d', operation='UPDATE', pgid='pgtrigger_evidence_pages_never_change_19c16', table='questionnaires_evidencepage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefigure',
            trigger=pgtrigger.compiler.Trigger(name='evidence_figures_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'evidence_figures are never changed'; END IF; RETURN NEW;", hash='24c55f4802c73bcf02e54813c26c10faebbd01eb', operation='UPDATE', pgid='pgtrigger_evidence_figures_never_change_5a560', table='questionnaires_evidencefigure', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidencefigure',
            trigger=pgtrigger.compiler.Trigger(name='evidence_figures_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'evidence_figures are never removed';", hash='31b913935288cb01e64c2be295083a21ab918454', operation='DELETE', pgid='pgtrigger_evidence_figures_are_never_removed_38a22', table='questionnaires_evidencefigure', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='findingquery',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'answered'])), fields=('finding', 'institution'), name='an_institution_is_asked_about_a_finding_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='findingquery',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'asked'), ('state', 'withdrawn'), ('answered_at__isnull', False), _connector='OR'), name='answered_queries_say_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingquery',
            trigger=pgtrigger.compiler.Trigger(name='what_was_asked_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF ROW(NEW.finding_id, NEW.question, NEW.figures, NEW.asked_at, NEW.asked_by, NEW.way) IS DISTINCT FROM ROW(OLD.finding_id, OLD.question, OLD.figures, OLD.asked_at, OLD.asked_by, OLD.way) THEN RAISE EXCEPTION 'what was asked is never changed'; END IF; RETURN NEW;", hash='c787e0f75b901e3279a7e2afcf0be9b1326d9669', operation='UPDATE', pgid='pgtrigger_what_was_asked_stays_b8b41', table='questionnaires_findingquery', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingquery',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "questionnaires_findingqueryevent" ("answer", "answered_at", "answered_by", "asked_at", "asked_by", "asked_on", "corrections", "decided_at", "decided_by", "figures", "finding_id", "id", "institution_id", "notice_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "state", "way") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by", NEW."asked_at", NEW."asked_by", NEW."asked_on", NEW."corrections", NEW."decided_at", NEW."decided_by", NEW."figures", NEW."finding_id", NEW."id", NEW."institution_id", NEW."notice_key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."question", NEW."state", NEW."way"); RETURN NULL;', hash='3fce5080de0a1e86e17c6c648e693b059af6f378', operation='INSERT', pgid='pgtrigger_insert_insert_b36cc', table='questionnaires_findingquery', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='findingquery',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "questionnaires_findingqueryevent" ("answer", "answered_at", "answered_by", "asked_at", "asked_by", "asked_on", "corrections", "decided_at", "decided_by", "figures", "finding_id", "id", "institution_id", "notice_key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "question", "state", "way") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by", NEW."asked_at", NEW."asked_by", NEW."asked_on", NEW."corrections", NEW."decided_at", NEW."decided_by", NEW."figures", NEW."finding_id", NEW."id", NEW."institution_id", NEW."notice_key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."question", NEW."state", NEW."way"); RETURN NULL;', hash='6fdc26a23f525a9261a1d82565c60217969ddbd6', operation='UPDATE', pgid='pgtrigger_update_update_a8bb6', table='questionnaires_findingquery', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='respondent',
            index=models.Index(fields=['call', 'state'], name='respondents_by_state'),
        ),
        migrations.AddConstraint(
            model_name='respondent',
            constraint=models.UniqueConstraint(fields=('call', 'institution'), name='institutions_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='respondent',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'prepared'), ('sent_at__isnull', False), _connector='OR'), name='who_may_answer_was_sent_a_questionnaire'),
        ),
        migrations.AddConstraint(
            model_name='respondent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['submitted', 'accepted']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='what_was_answered_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='respondent',
            trigger=pgtrigger.compiler.Trigger(name='who_leads_hands_on', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF ROW(NEW.lead_id, NEW.others_may_read) IS DISTINCT FROM ROW(OLD.lead_id, OLD.others_may_read) AND vidik_user() IS NOT NULL AND coalesce(vidik_membership_role(), '') NOT IN ('validator', 'institution-admin') AND OLD.lead_id IS DISTINCT FROM vidik_user() AND (OLD.lead_id IS NOT NULL OR EXISTS (SELECT 1 FROM questionnaires_sectiontask t WHERE t.respondent_id = OLD.id AND t.ended_at IS NULL)) THEN RAISE EXCEPTION 'who leads the answering is named by who leads or approves'; END IF; RETURN NEW;", hash='dd962b0f3273a265da613edd6686e42e022e3a10', operation='UPDATE', pgid='pgtrigger_who_leads_hands_on_2a59c', table='questionnaires_respondent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='respondent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "questionnaires_respondentevent" ("accepted_at", "answered_at", "blanks", "call_id", "due_on", "figures", "form_id", "id", "institution_id", "is_bound", "last_saved_at", "lead_id", "notice_key", "others_may_read", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_reason", "sent_at", "state") VALUES (NEW."accepted_at", NEW."answered_at", NEW."blanks", NEW."call_id", NEW."due_on", NEW."figures", NEW."form_id", NEW."id", NEW."institution_id", NEW."is_bound", NEW."last_saved_at", NEW."lead_id", NEW."notice_key", NEW."others_may_read", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."return_reason", NEW."sent_at", NEW."state"); RETURN NULL;', hash='8a8b9f7dbc1351594a63aa543c9a4db72295f43a', operation='INSERT', pgid='pgtrigger_insert_insert_fd034', table='questionnaires_respondent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='respondent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."blanks" IS DISTINCT FROM (NEW."blanks") OR OLD."call_id" IS DISTINCT FROM (NEW."call_id") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."figures" IS DISTINCT FROM (NEW."figures") OR OLD."form_id" IS DISTINCT FROM (NEW."form_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."is_bound" IS DISTINCT FROM (NEW."is_bound") OR OLD."lead_id" IS DISTINCT FROM (NEW."lead_id") OR OLD."notice_key" IS DISTINCT FROM (NEW."notice_key") OR OLD."others_may_read" IS DISTINCT FROM (NEW."others_may_read") OR OLD."return_reason" IS DISTINCT FROM (NEW."return_reason") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "questionnaires_respondentevent" ("accepted_at", "answered_at", "blanks", "call_id", "due_on", "figures", "form_id", "id", "institution_id", "is_bound", "last_saved_at", "lead_id", "notice_key", "others_may_read", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_reason", "sent_at", "state") VALUES (NEW."accepted_at", NEW."answered_at", NEW."blanks", NEW."call_id", NEW."due_on", NEW."figures", NEW."form_id", NEW."id", NEW."institution_id", NEW."is_bound", NEW."last_saved_at", NEW."lead_id", NEW."notice_key", NEW."others_may_read", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."return_reason", NEW."sent_at", NEW."state"); RETURN NULL;', hash='8bc16f72242e1a24d5c3d8bc1a73a1c91ce3dd84', operation='UPDATE', pgid='pgtrigger_update_update_bfe4f', table='questionnaires_respondent', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='remark',
            index=models.Index(fields=['respondent', 'question'], name='remarks_at_a_question'),
        ),
        migrations.AddConstraint(
            model_name='remark',
            constraint=models.CheckConstraint(condition=models.Q(('is_asked', False), ('by_office', True), _connector='OR'), name='the_office_asks'),
        ),
        migrations.AddConstraint(
            model_name='extension',
            constraint=models.CheckConstraint(condition=models.Q(('old_due__isnull', True), ('new_due__gt', models.F('old_due')), _connector='OR'), name='extensions_give_time'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='extensions_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'extensions are never changed'; END IF; RETURN NEW;", hash='4a78e41549ab930402351d43ff71242b69e87361', operation='UPDATE', pgid='pgtrigger_extensions_never_change_cd354', table='questionnaires_extension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='extension',
            trigger=pgtrigger.compiler.Trigger(name='extensions_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'extensions are never removed';", hash='b2af23bdad9de386b39f948b00018a14b4a8299f', operation='DELETE', pgid='pgtrigger_extensions_are_never_removed_bc42a', table='questionnaires_extension', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='explanation',
            constraint=models.UniqueConstraint(fields=('respondent', 'problem'), name='problems_are_explained_once'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.UniqueConstraint(fields=('respondent', 'question', 'occurrence'), name='one_draft_for_each_question'),
        ),
        migrations.AddConstraint(
            model_name='draftanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', True), ('page__isnull', True)), models.Q(('document__isnull', False), ('page__gte', 1)), _connector='OR'), name='a_cited_letter_has_its_page'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'letter'), _negated=True), models.Q(('dated_on__isnull', False), ('pages__gte', 1), ('received_on__isnull', False)), _connector='OR'), name='letters_have_their_days_and_pages'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='document',
            trigger=pgtrigger.compiler.Trigger(name='documents_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'documents are never changed'; END IF; RETURN NEW;", hash='81dba6ad2765be21a33f1889b7ebb6f0c7095718', operation='UPDATE', pgid='pgtrigger_documents_never_change_d6a01', table='questionnaires_document', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='sectiontask',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('respondent', 'section', 'person'), name='a_section_is_given_to_a_person_once'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('respondent', 'number'), name='submissions_are_numbered_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submissions_never_change', sql=pgtrigger.compiler.UpsertTriggerSql(func="IF to_jsonb(NEW) - 'institution_id' IS DISTINCT FROM to_jsonb(OLD) - 'institution_id' THEN RAISE EXCEPTION 'submissions are never changed'; END IF; RETURN NEW;", hash='ae31422e8f1028a68e56266878b3e1ac035c15aa', operation='UPDATE', pgid='pgtrigger_submissions_never_change_0d948', table='questionnaires_submission', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='submission',
            trigger=pgtrigger.compiler.Trigger(name='submissions_are_never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'submissions are never removed';", hash='0504057359a3f4628efcc8873d6541e448276318', operation='DELETE', pgid='pgtrigger_submissions_are_never_removed_0aaee', table='questionnaires_submission', when='BEFORE')),
        ),
    ]
