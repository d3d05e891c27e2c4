# SPDX-License-Identifier: EUPL-1.2
"""Checks: rules that figures must satisfy, runs over them, findings and their waivers.

The engine is a pure library: `from vidik.checks import read_figures, run` works in a notebook,
without Django and without a database.
"""

from vidik.checks.methods import *  # noqa: F403 - the engine lists its names
