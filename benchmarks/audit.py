# SPDX-License-Identifier: EUPL-1.2
"""Measure the record of acts: acts a second under concurrency, and verifying a long chain.

`python -m benchmarks.audit write SECONDS WRITERS` or `… verify EVENTS`, with `DATABASE_URL` of the
owner of the tables; prints its measurements as one JSON document.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Final

import psycopg

_INTO: Final = (
    "insert into audit_auditpending"
    " (actor, verb, subject_label, subject_key, request, payload, said, seal)"
    " select actor, 'case.read', 'cases.case', key, '', '{}', said,"
    " audit_seal('act', actor, 'case.read', 'cases.case', key, '', said) from "
)
INSERT: Final = (
    _INTO + '(values (%s::text, %s::text, \'{"purpose": "case-work"}\')) as made (actor, key, said)'
)
FILL: Final = (
    _INTO + "(select 'user:' || number %% 500, number::text,"  # noqa: S608 - our own words
    ' \'{"purpose": "case-work", "own": true}\''
    " from generate_series(1, %s) as number) as made (actor, key, said)"
)
BATCH: Final = 50_000


def write(address: str, seconds: float, writers: int) -> dict[str, float | int]:
    """Let so many processes commit one act after the other; give acts a second and the slowest."""
    command = [sys.executable, "-m", "benchmarks.audit", "one", str(seconds)]
    environment = os.environ | {"DATABASE_URL": address}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        for _number in range(writers)
    ]
    results = [json.loads(process.communicate()[0]) for process in started]
    waits = sorted(wait for one in results for wait in one)
    return {
        "acts_per_second": round(len(waits) / seconds),
        "p50_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1),
        "slowest_ms": round(waits[-1] * 1000, 1),
    }


def one_writer(address: str, seconds: float) -> list[float]:
    """Commit one act after the other and give how long each took."""
    waits = []
    with psycopg.connect(address) as connection:
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            connection.execute(INSERT, (f"user:{os.getpid()}", str(len(waits))))
            connection.commit()
            waits.append(time.perf_counter() - began)
    return waits


def verify(address: str, events: int) -> dict[str, float | int]:
    """Fill the chain up to so many acts in batches, then walk it as `vidik audit verify` does."""
    began = time.perf_counter()
    with psycopg.connect(address) as connection:
        row = connection.execute("select sequence from audit_audithead").fetchone()
        missing = events - (row[0] if row else 0)
        while missing > 0:
            connection.execute(FILL, (min(BATCH, missing),))
            connection.commit()
            missing -= BATCH
    filled = time.perf_counter() - began
    os.environ["DATABASE_URL"] = address
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from vidik.audit import selectors
    from vidik.audit.services import verifying
    from vidik.audit.types import EventFilter

    began = time.perf_counter()
    result = verifying.verify()
    walked = time.perf_counter() - began
    assert result.whole
    pages = {}
    for name, wanted, before in (
        ("newest_page_ms", EventFilter(), None),
        ("page_in_the_middle_ms", EventFilter(), events // 2),
        ("page_of_a_person_ms", EventFilter(actor="user:7"), events // 2),
        ("page_of_a_verb_ms", EventFilter(verb="case.read"), events // 3),
    ):
        began = time.perf_counter()
        selectors.events_page(wanted, before=before)
        pages[name] = round((time.perf_counter() - began) * 1000, 1)
    return {"events": result.events, "seconds": walked, "filled_s": round(filled, 1), **pages}


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    url = os.environ["DATABASE_URL"]
    if what == "one":
        sys.stdout.write(json.dumps(one_writer(url, float(numbers[0]))))
    elif what == "write":
        sys.stdout.write(json.dumps(write(url, float(numbers[0]), int(numbers[1]))) + "\n")
    else:
        sys.stdout.write(json.dumps(verify(url, int(numbers[0]))) + "\n")
