# SPDX-License-Identifier: EUPL-1.2
"""Criminal matters: one record from the offence to the final judgment, kept by whoever has it."""
