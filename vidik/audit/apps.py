# SPDX-License-Identifier: EUPL-1.2
"""The audit room as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what to which subject, when, and proof that nobody changed it since."""

    name = "vidik.audit"
    label = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Declare what the room puts on record, and the patterns that it looks for."""
        from vidik.audit import acts, patterns  # noqa: PLC0415 - apps are loaded first
        from vidik.core.sealing import seal_writes  # noqa: PLC0415 - as above

        # Evidence, and what is looked for in it: SQL of somebody else writes none of it.
        seal_writes("audit_auditanchor")
        seal_writes("audit_reviewitem", fixed=("id", "pattern_id", "actor"))
        seal_writes("audit_reviewpattern", fixed=("code",))
        acts.register()
        patterns.register()
