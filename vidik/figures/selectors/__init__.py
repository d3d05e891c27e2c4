# SPDX-License-Identifier: EUPL-1.2
"""Read measures, figures and tables; always within what the actor may know of."""

from vidik.figures.selectors.catalogue import (
    CatalogueRow,
    catalogue_rows,
    cycle_of,
    cycles,
    filter_measures,
    institutions_with_figures,
    themes,
    units,
)
from vidik.figures.selectors.figures import (
    FigurePage,
    FigureRow,
    FigureStory,
    count_up_to,
    figure_by_reference,
    figure_rows,
    filter_figures,
    no_figures,
    page_of_figures,
    story_of,
)
from vidik.figures.selectors.measures import (
    Overview,
    Repetition,
    dimensions_with_sizes,
    measure_by_code,
    overview,
    repetitions,
    shapes_of,
    statements_for,
)
from vidik.figures.selectors.tables import Labels, labels_for

__all__ = [
    "CatalogueRow",
    "FigurePage",
    "FigureRow",
    "FigureStory",
    "Labels",
    "Overview",
    "Repetition",
    "catalogue_rows",
    "count_up_to",
    "cycle_of",
    "cycles",
    "dimensions_with_sizes",
    "figure_by_reference",
    "figure_rows",
    "filter_figures",
    "filter_measures",
    "institutions_with_figures",
    "labels_for",
    "measure_by_code",
    "no_figures",
    "overview",
    "page_of_figures",
    "repetitions",
    "shapes_of",
    "statements_for",
    "story_of",
    "themes",
    "units",
]
