# SPDX-License-Identifier: EUPL-1.2
"""Create the tables of the room."""

import datetime
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='user name')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                ('display_name', models.CharField(max_length=120, verbose_name='name shown')),
                ('is_active', models.BooleanField(default=True)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ('username',),
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_names_are_unique_in_any_case'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='addresses_are_unique_in_any_case')],
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.URLField(max_length=300)),
                ('subject', models.CharField(max_length=255)),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='external_identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('linked_at',),
            },
        ),
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=80, unique=True)),
                ('issuer', models.URLField(max_length=300)),
                ('client_id', models.CharField(max_length=190)),
                ('client_secret', models.TextField(blank=True)),
                ('trusted_amr', models.CharField(blank=True, max_length=200)),
                ('trusted_acr', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=True)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identity_providers', to='institutions.institution')),
            ],
            options={
                'ordering': ('institution', '-added_at'),
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('issuer', models.URLField(max_length=300)),
                ('subject', models.CharField(max_length=255)),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.externalidentity')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('provider', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.identityprovider')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='externalidentity',
            name='provider',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identities', to='accounts.identityprovider'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'reader'), ('analyst', 'analyst'), ('editor', 'editor'), ('head', 'head of office'), ('centre-head', 'head of the identification centre'), ('duty-expert', 'duty expert'), ('case-expert', 'case expert'), ('shelter-staff', 'shelter staff'), ('statistician', 'statistician of the centre'), ('first-responder', 'first responder'), ('police', 'police officer'), ('prosecutor', 'public prosecutor'), ('court-officer', 'court officer'), ('association-worker', 'case worker of an association'), ('association-head', 'head of an association'), ('provider', 'service provider'), ('respondent', 'respondent'), ('validator', 'validating authority'), ('coordinator', 'coordinator’s office'), ('local-team', 'member of a local team'), ('institution-admin', 'administrator of an institution'), ('auditor', 'auditor'), ('system-admin', 'system administrator')], max_length=20)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('display_name', models.CharField(max_length=120, verbose_name='name shown')),
                ('token_hash', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='institutions.institution')),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-invited_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'reader'), ('analyst', 'analyst'), ('editor', 'editor'), ('head', 'head of office'), ('centre-head', 'head of the identification centre'), ('duty-expert', 'duty expert'), ('case-expert', 'case expert'), ('shelter-staff', 'shelter staff'), ('statistician', 'statistician of the centre'), ('first-responder', 'first responder'), ('police', 'police officer'), ('prosecutor', 'public prosecutor'), ('court-officer', 'court officer'), ('association-worker', 'case worker of an association'), ('association-head', 'head of an association'), ('provider', 'service provider'), ('respondent', 'respondent'), ('validator', 'validating authority'), ('coordinator', 'coordinator’s office'), ('local-team', 'member of a local team'), ('institution-admin', 'administrator of an institution'), ('auditor', 'auditor'), ('system-admin', 'system administrator')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, choices=[('left', 'left the institution'), ('moved', 'does other work there now'), ('not-needed', 'no longer needs access'), ('other-role', 'got another role'), ('mistake', 'was given by mistake'), ('security', 'a danger to the account')], max_length=20)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='institutions.institution')),
                ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='begun', to='accounts.invitation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='invitation',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='accounts.membership'),
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('reader', 'reader'), ('analyst', 'analyst'), ('editor', 'editor'), ('head', 'head of office'), ('centre-head', 'head of the identification centre'), ('duty-expert', 'duty expert'), ('case-expert', 'case expert'), ('shelter-staff', 'shelter staff'), ('statistician', 'statistician of the centre'), ('first-responder', 'first responder'), ('police', 'police officer'), ('prosecutor', 'public prosecutor'), ('court-officer', 'court officer'), ('association-worker', 'case worker of an association'), ('association-head', 'head of an association'), ('provider', 'service provider'), ('respondent', 'respondent'), ('validator', 'validating authority'), ('coordinator', 'coordinator’s office'), ('local-team', 'member of a local team'), ('institution-admin', 'administrator of an institution'), ('auditor', 'auditor'), ('system-admin', 'system administrator')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, choices=[('left', 'left the institution'), ('moved', 'does other work there now'), ('not-needed', 'no longer needs access'), ('other-role', 'got another role'), ('mistake', 'was given by mistake'), ('security', 'a danger to the account')], max_length=20)),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('institution', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='institutions.institution')),
                ('invitation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.invitation')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.membership')),
                ('user', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResetLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('factors', models.BooleanField(default=False)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reset_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-issued_at',),
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, choices=[('signed-out', 'signed out'), ('idle', 'no activity for too long'), ('too-long', 'open for too long'), ('by-owner', 'ended from another device'), ('by-administrator', 'ended by the administrator'), ('password', 'password changed'), ('membership', 'membership ended'), ('replaced', 'replaced by a new sign-in'), ('provider', 'the institution’s own sign-in was taken out of use or unlinked'), ('copied', 'used from two browsers at once'), ('other-client', 'used from another browser or device')], max_length=20)),
                ('factor', models.CharField(blank=True, choices=[('', 'password alone'), ('totp', 'password and one-time code'), ('webauthn', 'passkey'), ('recovery_codes', 'password and recovery code'), ('provider', 'second factor at the institution’s own sign-in')], max_length=20)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('recovered_at', models.DateTimeField(blank=True, null=True)),
                ('channel_shown_at', models.DateTimeField(blank=True, null=True)),
                ('device', models.CharField(blank=True, max_length=120)),
                ('network', models.CharField(blank=True, max_length=50)),
                ('networks', models.JSONField(default=list)),
                ('client', models.CharField(blank=True, max_length=32)),
                ('hints', models.CharField(blank=True, max_length=85)),
                ('turn', models.PositiveIntegerField(default=0)),
                ('turned_at', models.DateTimeField(blank=True, null=True)),
                ('turn_used', models.BooleanField(default=False)),
                ('notified_at', models.DateTimeField(blank=True, null=True)),
                ('membership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership')),
                ('provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.identityprovider')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-begun_at',),
            },
        ),
        migrations.CreateModel(
            name='PasskeyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('sign_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkey_links', to='accounts.signin')),
            ],
            options={
                'ordering': ('-asked_at',),
            },
        ),
        migrations.CreateModel(
            name='Elevation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'reader'), ('analyst', 'analyst'), ('editor', 'editor'), ('head', 'head of office'), ('centre-head', 'head of the identification centre'), ('duty-expert', 'duty expert'), ('case-expert', 'case expert'), ('shelter-staff', 'shelter staff'), ('statistician', 'statistician of the centre'), ('first-responder', 'first responder'), ('police', 'police officer'), ('prosecutor', 'public prosecutor'), ('court-officer', 'court officer'), ('association-worker', 'case worker of an association'), ('association-head', 'head of an association'), ('provider', 'service provider'), ('respondent', 'respondent'), ('validator', 'validating authority'), ('coordinator', 'coordinator’s office'), ('local-team', 'member of a local team'), ('institution-admin', 'administrator of an institution'), ('auditor', 'auditor'), ('system-admin', 'system administrator')], max_length=20)),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sign_in', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='elevations', to='accounts.signin')),
            ],
            options={
                'ordering': ('-begun_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='SignInRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('idle_minutes', models.PositiveSmallIntegerField(default=15)),
                ('absolute_hours', models.PositiveSmallIntegerField(default=12)),
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_rules', to='institutions.institution')),
            ],
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('institution',), name='an_institution_uses_one_identity_provider'),
        ),
        migrations.AddConstraint(
            model_name='externalidentity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='a_subject_of_an_issuer_is_one_account'),
        ),
        migrations.AddConstraint(
            model_name='externalidentity',
            constraint=models.UniqueConstraint(fields=('user', 'provider'), name='an_account_is_linked_once_to_a_provider'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalidentity',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_externalidentityevent" ("id", "issuer", "linked_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "subject", "used_at", "user_id") VALUES (NEW."id", NEW."issuer", NEW."linked_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider_id", NEW."subject", NEW."used_at", NEW."user_id"); RETURN NULL;', hash='9c41a617ae8137f72679add238fd6872160142ce', operation='INSERT', pgid='pgtrigger_insert_insert_0c8ca', table='accounts_externalidentity', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='externalidentity',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_externalidentityevent" ("id", "issuer", "linked_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider_id", "subject", "used_at", "user_id") VALUES (NEW."id", NEW."issuer", NEW."linked_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider_id", NEW."subject", NEW."used_at", NEW."user_id"); RETURN NULL;', hash='53b301bbbacbf2132b6c415561f76c7a9fdccb57', operation='UPDATE', pgid='pgtrigger_update_update_c2730', table='accounts_externalidentity', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='memberships_end_after_they_begin'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('user', 'institution', 'role'), name='one_open_membership_per_role'),
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
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='accepted_invitations_are_not_revoked'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='accepted_invitations_name_who_accepted'),
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
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(models.F('institution'), models.F('role'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True)), name='one_open_invitation_per_address_and_role'),
        ),
        migrations.AddConstraint(
            model_name='resetlink',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at__isnull', True)), fields=('user',), name='one_open_reset_link_per_person'),
        ),
        migrations.AddIndex(
            model_name='signin',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['user', 'seen_at'], name='open_sign_ins'),
        ),
        migrations.AddConstraint(
            model_name='signin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_because', '')), models.Q(('ended_at__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='ended_sign_ins_have_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='passkeylink',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at__isnull', True)), fields=('sign_in',), name='one_passkey_link_is_open_in_a_sign_in'),
        ),
        migrations.AddIndex(
            model_name='elevation',
            index=models.Index(fields=['institution', '-begun_at'], name='elevations_of_institution'),
        ),
        migrations.AddConstraint(
            model_name='elevation',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('begun_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(models.F('begun_at'), '+', models.Value(datetime.timedelta(seconds=900))))), name='elevations_last_a_quarter_of_an_hour_at_most'),
        ),
        migrations.AddConstraint(
            model_name='elevation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('sign_in',), name='one_elevation_is_open_in_a_sign_in'),
        ),
        migrations.AddConstraint(
            model_name='signinrules',
            constraint=models.CheckConstraint(condition=models.Q(('idle_minutes__gte', 2), ('idle_minutes__lte', 15)), name='sign_ins_rest_for_two_to_fifteen_minutes'),
        ),
        migrations.AddConstraint(
            model_name='signinrules',
            constraint=models.CheckConstraint(condition=models.Q(('absolute_hours__gte', 1), ('absolute_hours__lte', 12)), name='sign_ins_last_for_one_to_twelve_hours'),
        ),
    ]
