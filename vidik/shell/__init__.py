# SPDX-License-Identifier: EUPL-1.2
"""The top floor: command line, component page, the auditor's page, health."""
