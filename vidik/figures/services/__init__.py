# SPDX-License-Identifier: EUPL-1.2
"""Write measures, figures and their versions."""
