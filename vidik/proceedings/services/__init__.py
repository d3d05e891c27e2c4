# SPDX-License-Identifier: EUPL-1.2
"""Expect what is heard of proceedings, enter what notices say, tell the person."""
