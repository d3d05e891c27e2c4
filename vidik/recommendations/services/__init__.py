# SPDX-License-Identifier: EUPL-1.2
"""Write recommendations, the answers to them and their assessments."""
