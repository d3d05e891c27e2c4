# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=64)),
                ('rule', models.CharField(max_length=1000)),
                ('kind', models.CharField(max_length=20)),
                ('severity', models.CharField(choices=[('high', 'high'), ('medium', 'medium'), ('low', 'low')], max_length=6)),
                ('origin', models.CharField(max_length=12)),
                ('sure', models.CharField(blank=True, choices=[('certain', 'certain'), ('likely', 'likely'), ('possible', 'possible')], default='', max_length=8)),
                ('why_template', models.TextField(blank=True, default='')),
                ('why_params', models.JSONField(default=dict)),
                ('rank', models.IntegerField(default=0)),
                ('template', models.TextField()),
                ('params', models.JSONField(default=dict)),
                ('translations', models.JSONField(default=dict)),
                ('resolution_template', models.TextField(blank=True)),
                ('resolution_params', models.JSONField(default=dict)),
                ('resolution_translations', models.JSONField(default=dict)),
                ('related', models.JSONField(default=list)),
                ('expected', models.DecimalField(blank=True, decimal_places=12, max_digits=40, null=True)),
                ('found', models.DecimalField(blank=True, decimal_places=12, max_digits=40, null=True)),
                ('difference', models.DecimalField(blank=True, decimal_places=12, max_digits=40, null=True)),
                ('tolerance', models.DecimalField(blank=True, decimal_places=12, max_digits=40, null=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('open', 'open'), ('queried', 'queried'), ('explained', 'explained'), ('corrected', 'corrected'), ('accepted', 'accepted')], default='open', max_length=10)),
                ('is_present', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('rank', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle', models.CharField(max_length=20)),
                ('is_partial', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.CharField(max_length=120)),
                ('rules', models.PositiveIntegerField(default=0)),
                ('evaluated', models.PositiveIntegerField(default=0)),
                ('passed', models.PositiveIntegerField(default=0)),
                ('violated', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('errors', models.PositiveIntegerField(default=0)),
                ('waived', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('-started_at',),
                'indexes': [models.Index(fields=['cycle', '-started_at'], name='runs_of_a_cycle')],
            },
        ),
        migrations.CreateModel(
            name='FindingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=120)),
                ('what', models.CharField(choices=[('found', 'found'), ('changed', 'values changed'), ('still', 'still found with the same values'), ('gone', 'no longer found'), ('unjudged', 'can no longer be judged'), ('folded', 'listed under another finding'), ('back', 'found again'), ('step', 'handled')], max_length=10)),
                ('old_state', models.CharField(blank=True, choices=[('open', 'open'), ('queried', 'queried'), ('explained', 'explained'), ('corrected', 'corrected'), ('accepted', 'accepted')], max_length=10)),
                ('new_state', models.CharField(choices=[('open', 'open'), ('queried', 'queried'), ('explained', 'explained'), ('corrected', 'corrected'), ('accepted', 'accepted')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('fingerprint', models.CharField(max_length=64)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='checks.finding')),
                ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checks.run')),
            ],
            options={
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='finding',
            name='first_run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='checks.run'),
        ),
        migrations.AddField(
            model_name='finding',
            name='last_run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='checks.run'),
        ),
        migrations.CreateModel(
            name='FindingCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('is_related', models.BooleanField(default=False)),
                ('cell', models.CharField(max_length=120)),
                ('reference', models.CharField(max_length=120)),
                ('version', models.PositiveIntegerField(default=1)),
                ('owner', models.CharField(max_length=80)),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ('finding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='checks.finding')),
            ],
            options={
                'ordering': ('finding', 'is_related', 'position'),
                'indexes': [models.Index(fields=['cell'], name='findings_of_a_cell'), models.Index(fields=['owner'], name='findings_of_an_owner')],
            },
        ),
        migrations.CreateModel(
            name='RuleResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=1000)),
                ('kind', models.CharField(max_length=20)),
                ('origin', models.CharField(max_length=12)),
                ('outcome', models.CharField(choices=[('passed', 'passed'), ('violated', 'violated'), ('skipped', 'skipped'), ('error', 'error'), ('waived', 'waived')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='checks.run')),
            ],
            options={
                'ordering': ('run', 'rule'),
                'indexes': [models.Index(fields=['run', 'outcome'], name='results_by_outcome')],
            },
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['cycle', 'is_present', 'rank'], name='findings_in_order'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['cycle', 'state'], name='findings_by_state'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('cycle', 'key'), name='a_finding_is_stored_once'),
        ),
    ]
