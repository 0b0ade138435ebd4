"""Every face of the door's tablet, as what the store would hold: shown by the lab hook of ``assets/kiosk.js``."""

from typing import Any

LONG = "María del Carmen Etxeberria Goikoetxea de la Santísima Trinidad"
ARABIC = "نور الهدى عبد الرحمن الحدّاد"
TABLE = "Presidential-12"

Store = dict[str, Any]


def person(id: int, name: str, table: str = "7", seat: str = "3", state: str = "ready", **more: Any) -> Store:
    return {
        "id": id, "name": name, "first": name.split()[0], "table": table, "seat": seat, "ticket": "", "state": state,
        "at": "19:31" if state in ("inside", "left") else "", "gate": "North gate" if state == "inside" else "",
        "may_tick": state in ("ready", "left"), "ticked": state in ("ready", "left"), "found": False, "may_undo": False,
        "scanned": bool(more.get("found")),
    } | more  # fmt: skip


def card(kind: str, title: str, verdict: str = "", size: str = "l", **more: Any) -> Store:
    return {
        "key": "k", "kind": kind, "verdict": verdict, "title": title, "size": size, "party": "", "only": 0,
        "only_name": "", "at": "", "gate": "", "may_admit": False,
    } | more  # fmt: skip


def flash(kind: str, title: str = "", size: str = "l", **more: Any) -> Store:
    return {
        "kind": kind, "key": "f", "title": title, "size": size, "at": "", "gate": "", "missing": 0, "may_undo": False,
        "hint": "",
    } | more  # fmt: skip


def came(key: int, kind: str, name: str, table: str = "", seat: str = "", at: str = "19:50", **more: Any) -> Store:
    known = {"id": key if name else 0, "may_undo": False}
    return {"key": str(key), "kind": kind, "name": name, "table": table, "seat": seat, "at": at} | known | more


def disc(x: float, y: float, r: float) -> str:
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


def room(*lit: str, spots: tuple[str, ...] = (), last: str = "17") -> Store:
    """Seventeen round tables, the last of them called ``last``."""
    tables, chair = [], {}
    for index in range(17):
        x, y = 90 + index % 5 * 150, 90 + index // 5 * 150
        number = last if index == 16 else str(index + 1)
        around = [(x + dx, y + dy) for dx, dy in ((0, -52), (45, -26), (45, 26), (0, 52), (-45, 26), (-45, -26))]
        chair |= {f"{number} {n + 1}": disc(*at, 15) for n, at in enumerate(around)}
        chairs = "".join(disc(*at, 8) for at in around)
        tables.append({"number": number, "x": x, "y": y, "top": disc(x, y, 34), "turn": "rotate(0)", "chairs": chairs})
    return {"view": "0 0 780 630", "tables": tables, "lit": list(lit), "spots": [chair[spot] for spot in spots]}


LAST = [
    came(1, "welcome", "Noor el-Haddad", "9", "4", "19:51", may_undo=True),
    came(2, "welcome", "Siobhán Ní Bhriain-O’Malley", "9", "5"),
    came(3, "already_in", "Wilhelmina van der Meer"),
    came(4, "welcome", "Nguyễn Thị Minh Khai", "2", "10", "19:49"),
    came(5, "wrong_event", "", at="19:48"),
]
NOBODY = card("", "")
SILENT = flash("")
LENSES = [{"id": "a", "label": "Back"}, {"id": "b", "label": "Front"}]
CAMERA = {
    "wanted": True,
    "torch": False,
    "has_torch": False,
    "device": "",
    "using": "a",
    "devices": LENSES,
    "trouble": "",
}

ON: Store = {
    "phase": "on", "reason": "", "busy": False, "version": "0.1.0", "gate": {"name": "North gate", "self": False},
    "event": {"name": "Spring Gala", "zone": "Europe/Madrid", "canceled": False}, "online": True, "since": "",
    "waiting": 0, "inside": 171, "coming": 238, "sound": True, "face": "idle", "asked": "", "hits": [], "last": LAST,
    "card": NOBODY, "ready": 0, "ticked": 0, "ticked_name": "", "inside_here": 0, "people": [], "plus": 0,
    "flash": SILENT, "places": [], "seatless": 0, "map": room(), "seats": [], "camera": CAMERA,
    "badge": {"name": "", "party": "", "table": "", "seat": "", "event": ""},
}  # fmt: skip
"""A gate that is open, online, with the camera on."""

FAMILY = [
    person(1, "Adaeze Okonkwo", found=True, ticket="GALA-0017"),
    person(2, "Björn Lindqvist", seat="4"),
    person(3, "Zuri Lindqvist-Okonkwo", seat="5"),
    person(4, "María del Carmen Etxeberria Goikoetxea", "8", "1"),
]
MIXED = [
    person(1, "Adaeze Okonkwo", state="inside", may_undo=True),
    person(2, LONG, TABLE, "14", found=True),
    person(3, ARABIC, TABLE, "15", ticked=False),
    person(4, "Zuri Lindqvist-Okonkwo", "", "", "declined"),
    person(5, "Björn Lindqvist", "", ""),
]
ALL_INSIDE = [one | {"state": "inside", "at": "19:31", "may_tick": False, "ticked": False} for one in MIXED[:3]]
LONG_ONE = person(1, LONG, TABLE, "14")
ANA = "Ana Sofía Quiñones Wójcik"


def card_face(
    kind: str, people: list[Store], *, title: str = "", verdict: str = "", size: str = "l", **more: Any
) -> Store:
    """The face of a card; ``more`` of the card's own names go to the card, the rest to the store."""
    own = {name: more.pop(name) for name in ("party", "only", "only_name", "at", "gate", "may_admit") if name in more}
    count = {
        "ready": sum(one["state"] in ("ready", "left") for one in people),
        "ticked": sum(one["ticked"] for one in people),
        "ticked_name": next((one["first"] for one in people if one["ticked"]), ""),
        "inside_here": sum(one["state"] == "inside" for one in people),
    }
    lit = [f"{one['table']} {one['seat']}" for one in people if one["table"].isdigit()]
    shown = room(*{spot.split()[0] for spot in lit}, spots=tuple(lit))
    made = card(kind, title or (people[0]["name"] if people else ""), verdict, size, **own)
    return {"face": "card", "people": people, "card": made, "map": shown} | count | more


def _stopped(verdict: str, **more: Any) -> Store:
    state = verdict if verdict in ("canceled", "declined", "unanswered", "unpaid") else "ready"
    return card_face("stopped", [person(1, ANA, "4", "5", state, ticked=False)], verdict=verdict, **more)


PAIRING = {
    "pairing": {"phase": "pair"},
    "pairing_unknown": {"phase": "pair", "reason": "pairing_unknown"},
    "pairing_offline": {"phase": "pair", "reason": "offline"},
    "starting": {"phase": "starting"},
    "revoked_gate": {"phase": "gone", "reason": "gate_revoked", "waiting": 3},
    "evening_over": {"phase": "gone", "reason": "gate_over"},
    "unfit": {"phase": "unfit", "reason": "insecure"},
}

FREE = [
    {"id": 10 * table + seat, "table": name, "label": str(seat), "category": kind}
    for table, (name, kind) in enumerate([("4", "regular"), ("7", "accessible"), ("11", "vip"), (TABLE, "regular")])
    for seat in range(1, 5 - table + 2)
]

GATE = {
    "idle": {},
    "idle_offline": {"online": False, "since": "19:47", "waiting": 12},
    "idle_without_camera": {"camera": CAMERA | {"wanted": False}, "last": []},
    "idle_camera_denied": {"camera": CAMERA | {"trouble": "denied"}},
    "idle_long": {
        "event": {"name": LONG + " & " + LONG, "zone": "UTC", "canceled": False},
        "gate": {"name": "The gate behind the orangery and the old stables", "self": False},
        "last": [came(1, "welcome", LONG, TABLE, "14"), came(2, "canceled", ARABIC)],
    },
    "canceled_event": {"event": {"name": "Spring Gala", "zone": "UTC", "canceled": True}},
    "hits": {"face": "hits", "asked": "quin", "hits": [*MIXED, person(9, ANA, "4", "5", "unanswered")]},
    "hits_none": {"face": "hits", "asked": "quxy"},
    "card_alone": card_face("ready", [person(1, ANA, "4", "5")]),
    "card_alone_long": card_face("ready", [LONG_ONE], size="s", map=room(TABLE, last=TABLE), plus=1),
    "card_alone_seatless": card_face("ready", [person(1, ARABIC, "", "")]),
    "card_party": card_face("ready", FAMILY, title="Okonkwo-Lindqvist", only=1, only_name="Adaeze"),
    "card_party_mixed": card_face("ready", MIXED, title=LONG, size="s", only=2, only_name="María", plus=2),
    "card_inside": card_face("inside", [person(1, ANA, "4", "5", "inside", may_undo=True)], at="19:31"),
    "card_inside_party": card_face("inside", ALL_INSIDE, title=LONG, size="s"),
    "card_canceled": _stopped("canceled"),
    "card_declined": _stopped("declined"),
    "card_unanswered": _stopped("unanswered", may_admit=True),
    "card_unanswered_no": _stopped("unanswered"),
    "card_unpaid": _stopped("unpaid"),
    "card_too_early": _stopped("too_early", at="18:30", may_admit=True),
    "card_over": _stopped("over", at="03:00"),
    "card_revoked": _stopped("revoked"),
    "card_unlisted": card_face("stopped", [], verdict="unlisted", may_admit=True),
    "seats": {"face": "seats", "seats": FREE, "people": [person(1, ANA, "4", "5")], "map": room("4", "7", last=TABLE)},
    "seats_none": {"face": "seats", "people": [person(1, ANA, "4", "5")]},
    "flash_welcome": {
        "flash": flash("welcome", ANA, may_undo=True), "places": [{"table": "4", "seats": "5", "one": True}],
        "map": room("4", spots=("4 5",)),
    },
    "flash_welcome_party": {
        "flash": flash("welcome", "Adaeze, Björn, Zuri, María", missing=2, may_undo=True), "seatless": 1,
        "places": [{"table": "7", "seats": "3, 4, 5", "one": False}, {"table": TABLE, "seats": "1", "one": True}],
        "map": room("7", spots=("7 3", "7 4", "7 5")),
    },
    "flash_welcome_long": {
        "flash": flash("welcome", LONG, "s", may_undo=True), "places": [{"table": TABLE, "seats": "14", "one": True}],
        "map": room(TABLE, last=TABLE),
    },
    "flash_welcome_arabic": {"flash": flash("welcome", ARABIC, may_undo=True), "seatless": 1},
    "flash_already_in": {"flash": flash("already_in", ANA, at="19:31", gate="North gate")},
    "flash_wrong_event": {"flash": flash("wrong_event")},
    "flash_canceled": {"flash": flash("canceled", ANA)},
    "flash_declined": {"flash": flash("declined", ANA)},
    "flash_unanswered": {"flash": flash("unanswered", ANA)},
    "flash_unpaid": {"flash": flash("unpaid", ANA)},
    "flash_revoked": {"flash": flash("revoked", ANA)},
    "flash_forged": {"flash": flash("forged")},
    "flash_unknown": {"flash": flash("unknown", "A-1234567890-" * 8, "s")},
    "flash_too_early": {"flash": flash("too_early", ANA, at="18:30")},
    "flash_over": {"flash": flash("over", at="03:00")},
    "flash_unlisted": {"flash": flash("unlisted")},
    "flash_out": {"flash": flash("out", LONG, "s", may_undo=True)},
    "flash_undone": {"flash": flash("undone", ANA)},
    "told": {"flash": flash("told", hint="seat_taken")},
    "self_idle": {"gate": {"name": "North gate", "self": True}},
    "self_idle_scanner": {"gate": {"name": "North gate", "self": True}, "camera": CAMERA | {"trouble": "none"}},
    "self_party": card_face("ready", FAMILY, title="Okonkwo-Lindqvist", only=1, only_name="Adaeze")
    | {"gate": {"name": "North gate", "self": True}},
    "self_already_in": card_face("inside", [person(1, ANA, "4", "5", "inside")], at="19:31")
    | {"gate": {"name": "North gate", "self": True}},
    "self_welcome": {
        "gate": {"name": "North gate", "self": True}, "flash": flash("welcome", ANA, may_undo=True),
        "places": [{"table": "4", "seats": "5", "one": True}], "map": room("4", spots=("4 5",)),
    },
    "self_forged": {"gate": {"name": "North gate", "self": True}, "flash": flash("forged")},
}  # fmt: skip

FACES: dict[str, Store] = {name: ON | face for name, face in (PAIRING | GATE).items()}
for name, face in FACES.items():
    FACES[name] = face | {"flash": face["flash"] | {"key": f"f-{name}"}, "card": face["card"] | {"key": f"c-{name}"}}
