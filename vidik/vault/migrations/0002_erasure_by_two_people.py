# SPDX-License-Identifier: EUPL-1.2
"""Add proposals to erase a person, which a second person decides on."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0001_initial'),
        ('institutions', '0001_initial'),
        ('vault', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ErasureProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('retention', 'the retention period is over'), ('request', 'the person asked for it'), ('mistake', 'entered by mistake'), ('order', 'an authority has ordered it')], max_length=20, verbose_name='ground')),
                ('proposed_at', models.DateTimeField()),
                ('approved_at', models.DateTimeField(blank=True, null=True)),
                ('rejected_at', models.DateTimeField(blank=True, null=True)),
                ('rejected_because', models.CharField(blank=True, choices=[('needed', 'the data are still needed'), ('ground', 'the ground has not been shown'), ('person', 'the proposal names the wrong person'), ('withdrawn', 'whoever proposed it has withdrawn it')], max_length=12, verbose_name='why nothing is erased')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasure_proposals', to='vault.person')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rejected_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-proposed_at', 'id'),
                'constraints': [models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nobody_approves_an_erasure_they_proposed'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', True), ('approved_by__isnull', True)), models.Q(('approved_at__gte', models.F('proposed_at')), ('approved_by__isnull', False), ('rejected_at__isnull', True)), _connector='OR'), name='approved_erasures_say_by_whom'), models.CheckConstraint(condition=models.Q(models.Q(('rejected_at__isnull', True), ('rejected_because', ''), ('rejected_by__isnull', True)), models.Q(('rejected_at__gte', models.F('proposed_at')), ('rejected_by__isnull', False), models.Q(('rejected_because', ''), _negated=True)), _connector='OR'), name='rejected_erasures_say_by_whom_and_why'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', True), ('rejected_at__isnull', True)), fields=('person',), name='one_proposal_to_erase_a_person_waits')],
            },
        ),
    ]
