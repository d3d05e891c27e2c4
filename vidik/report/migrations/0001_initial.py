# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
import vidik.core.texts
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('figures', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('pre_release', 'pre-release'), ('published', 'published'), ('superseded', 'superseded by an amended edition')], default='draft', max_length=12)),
                ('note', models.TextField(blank=True)),
                ('pack_files', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=120)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.CharField(blank=True, max_length=120)),
                ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amended_by', to='report.edition')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='figures.cycle')),
                ('release', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='figures.release')),
            ],
            options={
                'ordering': ('cycle', '-number'),
            },
        ),
        migrations.CreateModel(
            name='Build',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('done', 'done'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('step', models.CharField(blank=True, max_length=120)),
                ('done', models.PositiveSmallIntegerField(default=0)),
                ('requested_at', models.DateTimeField()),
                ('requested_by', models.CharField(max_length=120)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('files', models.JSONField(default=dict)),
                ('words', models.PositiveIntegerField(default=0)),
                ('tables', models.PositiveIntegerField(default=0)),
                ('charts', models.PositiveIntegerField(default=0)),
                ('numbers', models.PositiveIntegerField(default=0)),
                ('typed', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
                ('failure', models.TextField(blank=True)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='builds', to='figures.cycle')),
                ('edition', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='builds', to='report.edition')),
            ],
            options={
                'ordering': ('-requested_at',),
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80)),
                ('title', vidik.core.texts.TextsField(blank=True, partial=True)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('position', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('review', 'in review'), ('ready', 'ready')], default='draft', max_length=10)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='figures.cycle')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='report.section')),
            ],
            options={
                'ordering': ('cycle', 'position'),
            },
        ),
        migrations.CreateModel(
            name='CitedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noticed_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('seen_by', models.CharField(blank=True, max_length=120)),
                ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.observation')),
                ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='figures.observation')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cited_changes', to='report.section')),
            ],
            options={
                'ordering': ('section', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='SectionText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_current', models.BooleanField(default=True)),
                ('source', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.CharField(max_length=120)),
                ('origin', models.CharField(default='pack', max_length=10)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='report.section')),
            ],
            options={
                'ordering': ('section', 'language', '-version'),
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='texts',
            field=models.ManyToManyField(blank=True, related_name='editions', to='report.sectiontext'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('cycle', 'code'), name='sections_are_unique_in_a_cycle'),
        ),
        migrations.AddConstraint(
            model_name='citedchange',
            constraint=models.UniqueConstraint(fields=('section', 'after'), name='changes_are_noticed_once_for_a_section'),
        ),
        migrations.AddConstraint(
            model_name='citedchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('seen_by', '')), models.Q(('seen_at__isnull', False), models.Q(('seen_by', ''), _negated=True)), _connector='OR'), name='seen_changes_say_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='sectiontext',
            constraint=models.UniqueConstraint(fields=('section', 'language', 'version'), name='section_versions_are_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='sectiontext',
            constraint=models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('section', 'language'), name='one_section_text_is_current'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('cycle', 'number'), name='editions_are_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('draft', 'pre_release')), models.Q(('published_at__isnull', False), ('release__isnull', False)), _connector='OR'), name='published_editions_are_frozen'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('amends__isnull', True), models.Q(('note', ''), _negated=True), _connector='OR'), name='amended_editions_say_what_they_change'),
        ),
    ]
