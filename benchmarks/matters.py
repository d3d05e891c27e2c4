# SPDX-License-Identifier: EUPL-1.2
"""A register of a hundred thousand matters with a million acts: its import, its pages, balances.

`python -m benchmarks.matters --matters 100000 --acts 1000000` in a data folder of its own. Pages
are measured with the demonstration alone and with the register beside, in one run, as the role of
the web server, row-level security on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.measuring import VIDIK, Steps, be_step, own_folder, page, peak_megabytes, run
from vidik.core.database.cluster import Cluster

RUNS: Final = 15
USER: Final = "police-nis"
ORDER: Final = ("pages before", "check", "import", "import again", "analyse", "pages after")
OFFICE: Final = "hppo-belgrade"
_OFFENCES: Final = ("trafficking", "prostitution", "trafficking")


# ---------------------------------------------------------------------------------- register


def register(matters: int, acts: int) -> dict[str, bytes]:
    """Write the CSV files of a register: one matter in three reported, with two suspects."""
    sheets = {
        "matters": _matters(matters), "persons": _persons(matters), "injured": _injured(matters),
        "acts": _acts(matters, acts),
    }  # fmt: skip
    return {name: ("\r\n".join(rows) + "\r\n").encode() for name, rows in sheets.items()}


def _day(number: int, later: int = 0) -> str:
    back = 3000 - number % 2900
    day = dt.date.today() - dt.timedelta(days=max(back - later, 1))  # noqa: DTZ011 - of a register
    return f"{day:%d.%m.%Y}."


def _matters(matters: int) -> Iterator[str]:
    yield "number,opened_on,trigger,origin,form,closed_on,ending,to"
    for at in range(matters):
        ends = f"{_day(at, 60)},reported,{OFFICE}" if at % 3 == 0 else ",,"
        yield f"KU {at}/24,{_day(at)},reactive,victim,sexual,{ends}"


def _persons(matters: int) -> Iterator[str]:
    yield "number,person,nature,sex,age,offence,laid_on"
    for at in range(matters):
        for one in (1, 2):
            offence = _OFFENCES[at % len(_OFFENCES)]
            yield f"KU {at}/24,{one},natural,male,over-25,{offence},{_day(at, 1)}"


def _injured(matters: int) -> Iterator[str]:
    yield "number,injured,sex"
    for at in range(matters):
        yield f"KU {at}/24,1,female"


def _acts(matters: int, acts: int) -> Iterator[str]:
    yield "number,act,on,code,count"
    for at in range(acts):
        yield f"KU {at % matters}/24,venue,{_day(at % matters, at // matters)},flat,3"


# ---------------------------------------------------------------------------------- steps


def check(matters: int, acts: int) -> dict[str, Any]:
    """Look at the register, and change nothing."""
    return _bring(matters, acts, dry_run=True)


def bring(matters: int, acts: int) -> dict[str, Any]:
    """Enter the register."""
    return _bring(matters, acts, dry_run=False)


def _bring(matters: int, acts: int, *, dry_run: bool) -> dict[str, Any]:
    from vidik.accounts.selectors.acting import demo_actor
    from vidik.matters.services.importing import import_register

    actor = demo_actor(USER)
    assert actor is not None
    files = register(matters, acts)
    size = sum(map(len, files.values())) // 2**20
    before = peak_megabytes()
    started, busy = time.perf_counter(), time.process_time()
    result = import_register(files, actor=actor, dry_run=dry_run)
    assert result.faults == [], result.faults[:3]
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "python_seconds": round(time.process_time() - busy, 1),
        "megabytes": peak_megabytes(),
        "megabytes_before": before,
        "file_mb": size,
        "rows": sum(sum(counted.values()) for counted in result.counts.values()),
        "new": sum(counted["new"] for counted in result.counts.values()),
    }


def pages(_matters: int, _acts: int) -> dict[str, Any]:
    """Ask for the pages of matters through Django's test client."""
    from benchmarks.victims import _client
    from vidik.access.services import acting
    from vidik.accounts.selectors.acting import demo_actor
    from vidik.matters.models import Leg, Matter

    actor = demo_actor(USER)
    assert actor is not None
    with acting(actor):
        one = Matter.objects.filter(legs__institution=actor.institution).order_by("id").first()
        assert one is not None
        leg = Leg.objects.filter(matter=one, institution=actor.institution).first()
        assert leg is not None
        number, year = leg.number, leg.opened_on.year
    client = _client(USER)
    return {
        name: page(client, lambda address=address: address, RUNS)  # type: ignore[misc]
        for name, address in {
            "list": "/matters/",
            "list, all, by number": "/matters/?state=all&sort=number",
            "list, last page": "/matters/?state=all&page=9999",
            "list, search": f"/matters/?state=all&q={number.replace(' ', '+')}",
            "one matter": f"/matters/{one.pk}/",
            "balance": f"/matters/balance/?year={year}",
            "desk": "/desk/",
            "search by number": f"/find/?q={number.replace(' ', '+')}",
        }.items()
    }


_STEPS: Final = {
    "pages before": pages,
    "check": check,
    "import": bring,
    "import again": bring,
    "pages after": pages,
}


def main() -> None:
    """Measure in a data folder of its own, or in one that has the demonstration."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matters", description=__doc__)
    parser.add_argument("--matters", type=int, default=10_000)
    parser.add_argument("--acts", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data folder; it is set up if it is new")
    parser.add_argument("--only", default=",".join(ORDER), help="what is measured, in this order")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        be_step(lambda: _STEPS[options.step](options.matters, options.acts))
        return
    sizes = ["--matters", str(options.matters), "--acts", str(options.acts)]
    with own_folder(options.data) as data, Cluster(data) as cluster:
        if not (data / "keys" / "demo-accounts.json").exists():
            environment = {"VIDIK_DATA": str(data), "DATABASE_URL": ""}
            run([VIDIK, "setup", "--pack", "serbia", "--demo"], environment)
        steps = Steps("matters", cluster, sizes)
        for name in options.only.split(","):
            if name == "analyse":
                with cluster._connect("vidik") as connection:  # noqa: SLF001 - the superuser's
                    connection.execute("vacuum analyze")
            else:
                steps.record(name, steps.run(name))
    results = {"matters": options.matters, "acts": options.acts, **steps.results}
    sys.stdout.write(json.dumps(results) + "\n")


if __name__ == "__main__":
    main()
