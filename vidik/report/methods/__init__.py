# SPDX-License-Identifier: EUPL-1.2
"""The report engine: texts of a pack and stored figures become Word, PDF, HTML and a register.

Pure Python without Django; `build.build` is the door, `sources` what it needs from outside.
"""
