# SPDX-License-Identifier: EUPL-1.2
"""Forms: XLSForm read, written and built, answered on a page or in a workbook."""
