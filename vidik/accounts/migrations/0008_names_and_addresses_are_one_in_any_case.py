# SPDX-License-Identifier: EUPL-1.2
"""Let no two people be called alike but for capital letters, nor have one address."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Doubled(Exception):
    """Two accounts that differ in capital letters alone, with what to do about them."""


def see_that_none_are_doubled(apps, schema_editor):
    """Name the accounts that stand in the way, instead of failing at the first of them."""
    del schema_editor
    user = apps.get_model("accounts", "User")
    for field, what in (("username", "name"), ("email", "address")):
        rows = user.objects.annotate(plain=Lower(field)).order_by("plain", "pk")
        plain = list(rows.values_list("plain", "pk"))
        same = {name for (name, _one), (other, _two) in zip(plain, plain[1:]) if name == other}
        doubled = [str(pk) for name, pk in plain if name in same]
        if doubled:
            raise Doubled(
                f"The accounts with the keys {', '.join(doubled)} have the same user {what} but for "
                "capital letters. With the release from before, end the memberships of the one that "
                f"nobody uses; as the owner of the tables give it another {what} (update "
                f"accounts_user set {field} = … where id = …), and run “vidik setup” again."
            )


class Migration(migrations.Migration):
    """Two constraints, after a look whether they can hold."""

    dependencies = [("accounts", "0007_own_sign_ins_of_institutions_and_elevated_sessions")]

    operations = [
        migrations.RunPython(see_that_none_are_doubled, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("username"), name="user_names_are_unique_in_any_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                Lower("email"), name="addresses_are_unique_in_any_case"
            ),
        ),
    ]
