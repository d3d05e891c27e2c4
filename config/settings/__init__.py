# SPDX-License-Identifier: EUPL-1.2
"""Settings: `base` for all, then one module for each way of running."""
