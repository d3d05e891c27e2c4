# SPDX-License-Identifier: EUPL-1.2
"""The questionnaires' pure core: forms in XLSForm, their answers and workbooks. Knows no Django."""
