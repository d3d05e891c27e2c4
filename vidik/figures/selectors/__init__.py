# SPDX-License-Identifier: EUPL-1.2
"""Read measures, figures and tables; always within what the actor may know of."""
