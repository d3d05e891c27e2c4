# SPDX-License-Identifier: EUPL-1.2
"""Read conferences, within what the actor may see."""
