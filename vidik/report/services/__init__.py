# SPDX-License-Identifier: EUPL-1.2
"""Write the annual report: texts, builds, editions."""
