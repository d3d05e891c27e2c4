# SPDX-License-Identifier: EUPL-1.2
"""Write the record of acts, sign its head, and prove that it is whole."""

from vidik.audit.services.anchors import (
    AnchorCheck,
    AnchorLine,
    SigningPaused,
    anchor_file,
    check_heads,
    note_restored,
    read_anchors,
    sign_head,
    signing_paused,
)
from vidik.audit.services.recording import (
    NotInTransaction,
    PayloadValue,
    record,
    record_read,
)
from vidik.audit.services.registers import (
    RegisterLine,
    add_to_register,
    read_register,
    register_file,
)
from vidik.audit.services.reviewing import decide, look_for_patterns, set_threshold
from vidik.audit.services.sealing import (
    install_seal_key,
    is_reached_directly,
    seal_holds,
)
from vidik.audit.services.signing_keys import AnchorError, has_signing_key
from vidik.audit.services.verifying import Verification, verify
from vidik.core.sealing import seal
from vidik.core.tracing import current_request

__all__ = [
    "AnchorCheck",
    "AnchorError",
    "AnchorLine",
    "NotInTransaction",
    "PayloadValue",
    "RegisterLine",
    "SigningPaused",
    "Verification",
    "add_to_register",
    "anchor_file",
    "check_heads",
    "current_request",
    "decide",
    "has_signing_key",
    "install_seal_key",
    "is_reached_directly",
    "look_for_patterns",
    "note_restored",
    "read_anchors",
    "read_register",
    "record",
    "record_read",
    "register_file",
    "seal",
    "seal_holds",
    "set_threshold",
    "sign_head",
    "signing_paused",
    "verify",
]
