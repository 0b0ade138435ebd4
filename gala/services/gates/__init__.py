"""Gates: tablets at an event's doors. Paired by a code of ten minutes, known by a token, until they are revoked.

Codes and tokens come from the operating system's randomness and are kept as SHA-256 only. A gate belongs to one event:
its token opens the door's services there (``access.ROLES[KIOSK]``), and nothing anywhere else.
"""

from gala.services.gates.knowing import (
    actor_of,
    ask_gate,
    ask_gates,
    find_gate,
    gate_actor,
    get_gate_actor,
    is_due,
    is_revoked,
    note,
    touch,
)
from gala.services.gates.organizing import (
    CODE_LASTS,
    GateRow,
    PairingCode,
    create_gate,
    list_gates,
    put_gate,
    rename_gate,
    renew_code,
    revoke_gate,
    set_self_service,
)
from gala.services.gates.pairing import Paired, leave, pair, pair_here
from gala.services.gates.rows import LONGEST_NAME, ONLINE_WITHIN

__all__ = [
    "CODE_LASTS",
    "LONGEST_NAME",
    "ONLINE_WITHIN",
    "GateRow",
    "Paired",
    "PairingCode",
    "actor_of",
    "ask_gate",
    "ask_gates",
    "create_gate",
    "find_gate",
    "gate_actor",
    "get_gate_actor",
    "is_due",
    "is_revoked",
    "leave",
    "list_gates",
    "note",
    "pair",
    "pair_here",
    "put_gate",
    "rename_gate",
    "renew_code",
    "revoke_gate",
    "set_self_service",
    "touch",
]
