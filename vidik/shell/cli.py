# SPDX-License-Identifier: EUPL-1.2
"""`vidik`: the command line."""
import os, sys
def main():
    from vidik.core.database import Cluster
    with Cluster() as c:
        os.environ["DATABASE_URL"] = c.connections().owner
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        from django.core.management import execute_from_command_line
        execute_from_command_line(["vidik", *sys.argv[2:]])
