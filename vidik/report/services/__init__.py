# SPDX-License-Identifier: EUPL-1.2
"""Write the annual report: texts, builds, editions."""

from vidik.report.services.building import (
    build_at_once,
    build_documents,
    engine_language,
    request_build,
    run_build,
)
from vidik.report.services.editions import amend_edition, create_edition, move_edition
from vidik.report.services.loading import load_pack_report
from vidik.report.services.texts import save_text, set_section_state

__all__ = [
    "amend_edition",
    "build_at_once",
    "build_documents",
    "create_edition",
    "engine_language",
    "load_pack_report",
    "move_edition",
    "request_build",
    "run_build",
    "save_text",
    "set_section_state",
]
