# SPDX-License-Identifier: EUPL-1.2
"""The scene of procedures: a centre, two of its experts, a procedure that has just begun."""

from __future__ import annotations

from vidik.identification.tests.conftest import centre, people, procedure

__all__ = ["centre", "people", "procedure"]
