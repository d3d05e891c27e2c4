# SPDX-License-Identifier: EUPL-1.2
"""Write the registry of institutions."""
