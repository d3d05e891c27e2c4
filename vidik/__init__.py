# SPDX-License-Identifier: EUPL-1.2
"""Vidik: the information system of a national anti-trafficking mechanism and its Rapporteur.

One package per room of the house; docs/ARCHITECTURE.md shows which floor each room stands on.
"""
