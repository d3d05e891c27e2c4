# SPDX-License-Identifier: EUPL-1.2
"""Everything that has to stand before the first page can be shown. Safe to run again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection

from vidik.access.row_security import install
from vidik.accounts.services.demo import DemoAccount, DemoRefused
from vidik.audit.services.sealing import install_seal_key
from vidik.audit.services.signing_keys import AnchorError
from vidik.core.folders import close_to_others
from vidik.core.texts import incomplete_texts
from vidik.core.translations import compile_catalogues
from vidik.packs.services import (
    demo_accounts,
    demo_assessments,
    demo_call,
    demo_cases,
    demo_conferences,
    demo_contacts,
    demo_matters,
    demo_notices,
    demo_own_page,
    demo_people,
    demo_plans,
    demo_registers,
    demo_stays,
    demo_support,
    demo_today,
    demo_year_of_matters,
    load_pack,
)
from vidik.vault.services.restoring import erase_again

Advance = Callable[[str, int, int], None]

_APPEND_ONLY = ("audit_auditanchor", "audit_auditpending", "figures_observation")
_NEVER_DELETED = (
    *_APPEND_ONLY,
    "accounts_membership",
    "audit_reviewitem",
    "audit_reviewpattern",
)
_CHANGEABLE = {
    # What a membership is, whose and where, is settled when it begins; it can be confirmed, ended.
    "accounts_membership": ("valid_to", "ended_at", "ended_because", "confirmed_on"),
}
_OWNERS_ALONE = ("audit_sealkey", "audit_signingturn")
_OWNERS_ALONE_RUN = (
    "audit_seal(text[])",
    "vidik_first_full_night(uuid,text,date,date)",
    "vidik_rebuild_reach()",
)
"""What makes seals: who could run it could say to be anybody. What counts stays that the asker may
not see: triggers ask it. And what writes reach anew."""
_READ_ONLY = (
    "audit_auditevent",
    "audit_audithead",
    "cases_reach",
    "django_migrations",
    "pghistory_context",
    # Packages bring these; nobody is anything by them here, and nobody writes them.
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "vault_budget",
    "registers_definition",
)
_TRIGGER_FUNCTIONS = """
select p.oid::regprocedure::text, p.prosrc like '%_pgh_attach_context()%' from pg_proc p
where p.pronamespace = 'public'::regnamespace and pg_has_role(p.proowner, 'usage')
  and p.prorettype = 'trigger'::regtype
order by 1
"""
"""The functions of triggers, and whether they keep the history of rows.

Nobody needs a right to what a trigger runs; with it, one could hang it on a table of one's own.
"""
_SEQUENCES = """
select c.oid::regclass::text, exists (
    select from pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i'
  ) from pg_class c
where c.relkind = 'S' and c.relnamespace = 'public'::regnamespace
  and pg_has_role(c.relowner, 'usage')
order by 1
"""
"""The sequences, and whether a column draws from it by itself: nobody needs a right to that one.

Its last number would tell how many rows a table has, past row-level security.
"""
_OWN_FUNCTIONS = """
select p.oid::regprocedure::text from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
  and pg_has_role(p.proowner, 'usage')
  and not exists (
    select from pg_depend d
    where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
  )
order by 1
"""
"""The functions of the owner, without those of extensions."""


@dataclass
class SetupResult:
    """What to tell the person at the end."""

    lines: list[str] = field(default_factory=list)


def run_setup(*, pack: str, demo: bool, advance: Advance) -> SetupResult:
    """Bring tables, rights, texts, pack, checks and documents up to date."""
    result = SetupResult()
    if demo and not settings.DEMO:
        msg = "Demo accounts are refused here: these are production settings."
        raise DemoRefused(msg)
    if demo and find_spec("highspy") is None:
        msg = (
            "A demonstration needs the packages of the extra “demo”, which solve how its synthetic "
            "people add up. Install them with “make install”."
        )
        raise DemoRefused(msg)
    compile_catalogues(Path(settings.DATA_DIR) / "locale")
    migrate(advance)
    result.lines += _erased_again(advance)
    collect_static()
    loaded = load_pack(pack, advance=advance)
    result.lines += loaded or []
    if lacking := incomplete_texts():
        fields = ", ".join(lacking)
        result.lines.append(f"Texts that lack a language of the country, by field: {fields}")
    if demo:
        accounts = demo_accounts()
        demo_contacts()
        demo_notices()
        demo_call()
        demo_cases()
        demo_people(advance=advance)
        demo_today()
        demo_stays()
        demo_plans()
        demo_assessments()
        demo_support()
        demo_conferences()
        demo_registers()
        demo_matters()
        demo_year_of_matters()
        demo_own_page()
        result.lines += account_lines(accounts)
    from vidik.shell.first_results import ensure_results  # noqa: PLC0415 - after migrations

    ensure_results(changed=loaded is not None, advance=advance)
    close_to_others(Path(settings.DATA_DIR))
    return result


def _erased_again(advance: Advance) -> list[str]:
    """Erase whoever was erased before an older backup was restored, and say so."""
    try:
        again = erase_again(
            advance=lambda done, total: advance(
                "Going through the register of erasures", done, total
            )
        )
    except AnchorError as error:
        return [f"Nobody was erased again: {error} See “vidik vault erase-again --help”."]
    if not again.persons and not again.files:
        return []
    return [f"Erased again by the register: {again.persons} persons, {again.files} files."]


def account_lines(accounts: Sequence[DemoAccount]) -> list[str]:
    """Write the demo accounts for a terminal, those of one institution together."""
    lines = ["Demo accounts (user, password, role); * asks for a code: vidik demo code USER"]
    user = max((len(account.username) for account in accounts), default=0)
    password = max((len(account.password) for account in accounts), default=0)
    place = ""
    for account in accounts:
        if account.institution != place:
            place = account.institution
            lines.append(f"  {place}")
        mark = "*" if account.second_factor else " "
        role = str(account.role).replace("-", " ")
        lines.append(f"   {mark}{account.username:{user}}  {account.password:{password}}  {role}")
    return lines


def migrate(advance: Advance) -> None:
    """Bring the tables up to date and give the application's role what it may do."""
    advance("Preparing the database", 0, 2)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    advance("Preparing the database", 1, 2)
    grant_rights()
    advance("Preparing the database", 2, 2)


def grant_rights(role: str = "vidik_app") -> None:
    """Let the application's role read and write rows, but change no record of what was.

    The record of acts, the history of rows and the auditor's list stay as they were written; of a
    membership only its end and its confirmation can be changed.
    """
    histories = history_tables()
    changeable = "".join(
        f"revoke update on {table} from {role};"
        f"grant update ({', '.join(columns)}) on {table} to {role};"
        for table, columns in _CHANGEABLE.items()
    )
    install_seal_key()
    install()
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute("select current_user = %s", [role])
        if cursor.fetchone()[0]:
            return
        cursor.execute(_OWN_FUNCTIONS)
        functions = "".join(
            f"revoke execute on function {name} from public;"
            f"grant execute on function {name} to {role};"
            for (name,) in cursor.fetchall()
        )
        cursor.execute(_SEQUENCES)
        functions += "".join(
            f"revoke all on sequence {name} from {role};"
            + ("" if of_identity else f"grant usage on sequence {name} to {role};")
            for name, of_identity in cursor.fetchall()
        )
        cursor.execute(_TRIGGER_FUNCTIONS)
        triggered = cursor.fetchall()
        alone = [*_OWNERS_ALONE_RUN, *(name for name, _has_history in triggered)]
        functions += "".join(f"revoke execute on function {name} from {role};" for name in alone)
        # The history of rows is written by the triggers, as the owner, and in no other way.
        functions += "".join(
            f"alter function {name} security definer set search_path = pg_catalog, public, pg_temp;"
            for name, keeps_history in triggered
            if keeps_history
        )
        # The role's name is ours, never somebody's input.
        rights = f"""
            revoke create on schema public from public, {role};
            grant usage on schema public to {role};
            grant select, insert, update, delete on all tables in schema public to {role};
            {functions}
            revoke delete, truncate on {", ".join(_NEVER_DELETED)} from {role};
            revoke insert, update, delete, truncate on {", ".join(histories)} from {role};
            {changeable}
            revoke update on audit_auditanchor, audit_auditpending from {role};
            revoke insert, update, delete, truncate on {", ".join(_READ_ONLY)} from {role};
            revoke all on {", ".join(_OWNERS_ALONE)} from {role};
        """
        cursor.execute(rights)


def history_tables() -> list[str]:
    """Name the tables in which the database keeps how rows were before."""
    return sorted(
        model._meta.db_table  # noqa: SLF001 - Django's public-by-use API
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and not model._meta.proxy  # noqa: SLF001 - see above
    )


UNUSED: Final = ("htmax-*", "htmx-4*", "htmx-2.js")
"""Static files of packages that no page asks for."""


def collect_static() -> None:
    """Gather the static files where they may have changed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    there = static_sources()
    if stamp.exists() and stamp.read_text() == there:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=[*UNUSED])
    stamp.write_text(there)


def static_sources() -> str:
    """Return a digest of all that is gathered, of rooms and packages: paths, sizes and times."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(["CVS", ".*", "*~"]), key=lambda each: each[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
