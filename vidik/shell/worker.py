# SPDX-License-Identifier: EUPL-1.2
"""The job worker as a process of its own: `python -m vidik.shell.worker`."""

from __future__ import annotations

import asyncio
import os


async def work() -> None:
    """Carry out jobs until the process is told to stop."""
    from procrastinate.contrib.django import app  # noqa: PLC0415 - Django comes first
    from procrastinate.contrib.django.django_connector import (  # noqa: PLC0415 - see above
        DjangoConnector,
    )

    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 - tells the type checker
    worker_app = app.with_connector(connector.get_worker_connector())
    async with worker_app.open_async():
        await worker_app.run_worker_async(concurrency=1, delete_jobs="successful")


def main() -> None:
    """Load Django and work."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    asyncio.run(work())


if __name__ == "__main__":
    main()
