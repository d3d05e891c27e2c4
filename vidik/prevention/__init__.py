# SPDX-License-Identifier: EUPL-1.2
"""Prevention: who recognises victims, labour inspections, exercises in recognising."""
