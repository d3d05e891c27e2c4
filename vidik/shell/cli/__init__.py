# SPDX-License-Identifier: EUPL-1.2
"""`vidik`: the command line. Exit 0 done, 1 refused or findings, 2 usage."""

from __future__ import annotations

import errno
import sys
from typing import Final

import click
from django.core.exceptions import ImproperlyConfigured

from vidik.core.database.places import ClusterError, data_folder
from vidik.core.logs import exit_message
from vidik.core.packfiles import PackError
from vidik.shell.cli import (
    accounts,
    audit,
    backup,
    checks,
    checks_file,
    database,
    demo,
    doctor,
    documents,
    figures,
    pack,
    recommendations,
    reference,
    restore,
    run,
    vault,
)
from vidik.shell.cli.runtime import Refused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vidik")
def vidik() -> None:
    """Run and feed the information system of an anti-trafficking mechanism."""


vidik.add_command(run.setup)
vidik.add_command(run.serve)
vidik.add_command(run.manage)
vidik.add_command(demo.demo)
vidik.add_command(doctor.doctor)
vidik.add_command(accounts.accounts)
vidik.add_command(database.db)
vidik.add_command(figures.figures)
vidik.add_command(pack.pack)
vidik.add_command(checks.checks)
checks.checks.add_command(checks_file.check_file)
vidik.add_command(documents.report)
vidik.add_command(recommendations.recommendations)
vidik.add_command(audit.audit)
vidik.add_command(backup.backup)
vidik.add_command(restore.restore)
vidik.add_command(vault.vault)
vidik.add_command(reference.reference)


def main() -> None:
    """Run the command line; what is refused gets one clear message and exit code 1."""
    try:
        # Without standalone mode click hands an exit code back instead of leaving with it.
        code = vidik(prog_name="vidik", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except (ClusterError, Refused, ImproperlyConfigured, PackError) as error:
        click.echo(exit_message(str(error)), err=True)
        sys.exit(1)
    except OSError as error:
        text = _disk(error)
        if not text:
            raise
        click.echo(exit_message(text), err=True)
        sys.exit(1)
    if isinstance(code, int) and code:
        sys.exit(code)


_REFUSED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR})


def _disk(error: OSError) -> str:
    """Say what the disk refused and what to do; blank where it was something else."""
    place = error.filename or data_folder()
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"No space left on the disk of {place}. Make room and run the command again."
    if error.errno in _REFUSED or str(place).startswith(str(data_folder())):
        return (
            f"{place} cannot be used: {error.strerror}. Run the command as the user to whom the "
            f"data folder ({data_folder()}) belongs, or set VIDIK_DATA to one of your own."
        )
    return ""
