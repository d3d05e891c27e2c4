# SPDX-License-Identifier: EUPL-1.2
"""The record of acts: append-only, hash-chained. Enter through `record` and `selectors`."""
