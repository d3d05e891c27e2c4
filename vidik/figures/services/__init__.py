# SPDX-License-Identifier: EUPL-1.2
"""Write measures, figures and their versions."""

from vidik.figures.services.catalogue import load_catalogue
from vidik.figures.services.citing import cite
from vidik.figures.services.corrections import correct_figure
from vidik.figures.services.imports import ImportRefused, ImportResult, import_figures
from vidik.figures.services.notes import translate_notes
from vidik.figures.services.releases import freeze_release

__all__ = [
    "ImportRefused",
    "ImportResult",
    "cite",
    "correct_figure",
    "freeze_release",
    "import_figures",
    "load_catalogue",
    "translate_notes",
]
