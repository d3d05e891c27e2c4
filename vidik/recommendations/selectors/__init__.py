# SPDX-License-Identifier: EUPL-1.2
"""Reads of the register of recommendations, each within what the actor may see."""
