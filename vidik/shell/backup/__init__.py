# SPDX-License-Identifier: EUPL-1.2
"""Backups: one sealed file that holds everything needed to go on elsewhere, and the way back."""
