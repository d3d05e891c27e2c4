# SPDX-License-Identifier: EUPL-1.2
"""The individual plan of a case, its activities, and what institutions are asked for."""
