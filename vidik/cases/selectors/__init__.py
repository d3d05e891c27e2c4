# SPDX-License-Identifier: EUPL-1.2
"""Read cases, always narrowed to those of which the actor may know."""
