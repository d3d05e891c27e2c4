# SPDX-License-Identifier: EUPL-1.2
"""Pages at one size, asked through Django's test client: time, spread and number of queries."""

from __future__ import annotations

import gc
import json
import os
import sys
from typing import Any

from benchmarks.measuring import page
from vidik.core.database.cluster import Cluster

RUNS = 100


def _addresses(cycle: str) -> dict[str, str]:
    from benchmarks.data import measures, sources
    from vidik.checks.models import Finding

    found = {
        "catalogue": "/figures/",
        "list of figures": f"/figures/list/?cycle={cycle}",
        "one measure": f"/figures/measures/{measures()[0]}/?cycle={cycle}",
        "list of findings": f"/findings/?cycle={cycle}",
        "institutions": "/institutions/",
        "one institution": f"/institutions/{sources()[0]}/",
        "recommendations": "/recommendations/",
    }
    first = Finding.objects.filter(cycle=cycle, is_present=True).order_by("rank").first()
    if first is not None:
        found["one finding"] = f"/findings/{first.pk}/"
    return found


def main() -> None:
    """Ask every page a few times and tell what it took."""
    cycle = sys.argv[1]
    with Cluster() as cluster:
        os.environ["DATABASE_URL"] = cluster.connections().app
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        import django

        django.setup()
        from django.db import connections
        from django.test import Client

        from vidik.accounts.models import User

        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username="analyst"))
        results: dict[str, dict[str, Any]] = {}
        # As a worker of the server does: what is loaded is not looked through again.
        client.get("/figures/")
        gc.collect()
        gc.freeze()
        for name, address in _addresses(cycle).items():
            results[name] = page(client, lambda address=address: address, RUNS)
        connections.close_all()
    sys.stdout.write(json.dumps(results) + "\n")


if __name__ == "__main__":
    main()
