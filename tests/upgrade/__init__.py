# SPDX-License-Identifier: EUPL-1.2
"""Databases of released schemas, brought up to the present one."""
