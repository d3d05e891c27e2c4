# SPDX-License-Identifier: EUPL-1.2
"""Let no version of a figure stop being current before a newer one has replaced it.

Looked at when the transaction ends: a correction marks the old version before it adds the new one.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0009_one_version_is_current_again'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='observation',
            trigger=pgtrigger.compiler.Trigger(name='a_version_is_replaced_by_a_newer_one', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.is_current AND NOT NEW.is_current)', constraint='CONSTRAINT', func="IF NOT EXISTS (SELECT FROM figures_observation o WHERE o.figure_id = NEW.figure_id AND o.is_current AND o.version > NEW.version) THEN RAISE EXCEPTION 'a version stays current until a newer one replaces it'; END IF; RETURN NULL;", hash='a556390e5b506df774f5819c237c7a510c434b6c', operation='UPDATE OF "is_current"', pgid='pgtrigger_a_version_is_replaced_by_a_newer_one_32401', table='figures_observation', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
    ]
