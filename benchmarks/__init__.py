# SPDX-License-Identifier: EUPL-1.2
"""Measurements of speed at growing sizes; `python -m benchmarks` runs them and prints a table."""
