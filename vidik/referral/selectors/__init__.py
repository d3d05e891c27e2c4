# SPDX-License-Identifier: EUPL-1.2
"""Read reports, what their reporters may know, screenings, the roster; always narrowed."""
