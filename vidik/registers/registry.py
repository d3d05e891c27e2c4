# SPDX-License-Identifier: EUPL-1.2
"""The registers that rooms declare."""

from __future__ import annotations

from typing import Final

from vidik.registers.types import Register

_registers: Final[dict[str, Register]] = {}


def register(declared: Register) -> None:
    """Add a register; each code once.

    Raises:
        ValueError: the code is taken.
    """
    if declared.code in _registers:
        msg = f"There is a register {declared.code} already"
        raise ValueError(msg)
    _registers[declared.code] = declared


def registers() -> list[Register]:
    """List the registers in the order of their codes."""
    return [_registers[each] for each in sorted(_registers)]


def register_called(code: str) -> Register | None:
    """Give the register with a code; None where there is none."""
    return _registers.get(code)
