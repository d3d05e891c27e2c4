# SPDX-License-Identifier: EUPL-1.2
"""Many notices in a database of their own, and the reminders as a process that can be killed.

`python -m vidik.exchange.tests.many seed 200`, `… remind 5`, `… report`.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys


def main() -> None:
    """Do what the command line says, against the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    command, *arguments = sys.argv[1:]
    commands = {"seed": seed, "remind": remind, "report": report, "deliver": deliver}
    reported = commands[command](*map(int, arguments))
    sys.stdout.write(json.dumps(reported) + "\n")


def seed(count: int) -> dict[str, int]:
    """Send so many notices whose first rung has fallen."""
    from django.utils import timezone

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange.models import Addressee
    from vidik.exchange.services.working_days import zone
    from vidik.exchange.tests.factories import make_kind, make_sent, member, office

    writer = member(office())
    requested = [office() for _ in range(10)]
    kind = make_kind()
    for _ in range(count // len(requested)):
        make_sent(kind, writer, *requested)
    fallen = timezone.now() - dt.timedelta(minutes=1)
    with acting(Actor.system("reminders")):
        # The last day is tomorrow and its end the deadline, whatever the hour and the day of the
        # week of this run; three days before it had not been counted from yet.
        end = dt.datetime.combine(
            timezone.localdate(timezone=zone()) + dt.timedelta(days=2), dt.time.min, zone()
        )
        Addressee.objects.update(
            counted_from=fallen - dt.timedelta(days=1), due_at=end, next_rung_at=fallen
        )
    return {"sent": count}


def at() -> dt.datetime:
    """Return the moment at which reminders run: in the last day, after its morning."""
    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange.models import Addressee

    with acting(Actor.system("reminders")):
        due = Addressee.objects.values_list("due_at", flat=True)[:1].get()
    assert due is not None
    return due - dt.timedelta(hours=10)


def remind(batch: int) -> dict[str, int]:
    """Run the reminders as the job does, at a moment at which a rung has fallen everywhere."""
    from vidik.exchange.services.reminding import run_reminders

    run = run_reminders(now=at(), batch=batch)
    return {"clocks": run.clocks, "reminders": run.reminders, "mails": run.mails}


def deliver(port: int, minutes: int) -> dict[str, int]:
    """Pass waiting e-mails to a server on this machine, so many minutes from now."""
    from django.test import override_settings
    from django.utils import timezone

    from vidik.exchange.services.mailing import run_outbox

    with override_settings(
        EMAIL_BACKEND="vidik.exchange.delivery.LoopbackSmtp",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
    ):
        sent, failed = run_outbox(now=timezone.now() + dt.timedelta(minutes=minutes))
    return {"sent": sent, "failed": failed}


def report() -> dict[str, int]:
    """Count what stands."""
    from django.db.models import Count

    from vidik.access.services import acting
    from vidik.access.types import Actor
    from vidik.exchange.models import Addressee, Event, Mail, Reminder

    later = at()
    with acting(Actor.system("reminders")):
        twice = Reminder.objects.values("addressee", "rung", "armed").annotate(n=Count("pk"))
        mails = Mail.objects.filter(template="reminder")
        per = mails.values("addressee", "occasion", "address").annotate(n=Count("pk"))
        return {
            "waiting": Addressee.objects.filter(next_rung_at__lte=later).count(),
            "reminders": Reminder.objects.count(),
            "reminded": Reminder.objects.values("addressee").distinct().count(),
            "twice": twice.filter(n__gt=1).count(),
            "mails": mails.count(),
            "mails_twice": per.filter(n__gt=1).count(),
            "events": Event.objects.filter(what="reminded").count(),
        }


if __name__ == "__main__":
    main()
