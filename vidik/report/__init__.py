# SPDX-License-Identifier: EUPL-1.2
"""The annual report: outline, texts, references to figures, documents, editions."""
