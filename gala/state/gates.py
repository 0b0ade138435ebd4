"""The gates of an event: tablets paired by a code, watched, named, and closed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import reflex as rx

from gala import clock
from gala.access import Permission
from gala.config import get_settings
from gala.db import in_db
from gala.errors import Invalid
from gala.i18n.words import phrase, say, tr
from gala.services import gates
from gala.services.gates import PairingCode
from gala.services.invitations import qr_svg
from gala.state.arrival_faces import GateLine, gate_lines, isolated
from gala.state.base import handler, me
from gala.state.party import picture
from gala.state.scripts import focus
from gala.state.staff import EventState
from gala.state.toasts import toast


@dataclass(frozen=True)
class Pairing:
    """A code to type into a tablet, or to scan with it; ``gate_id`` 0: none. It is shown once and kept nowhere.

    ``place``: where the tablet must go for it. It was good for ``seconds``; ``ran_out``: it opens nothing any more.
    """

    gate_id: int = 0
    name: str = ""
    code: str = ""
    place: str = ""
    qr: str = ""
    seconds: int = 0
    ran_out: bool = False


class GatesState(EventState):
    """``is_naming``: a gate is being named, a new one or ``naming``; ``closing``: which gate shall be closed."""

    gates: list[GateLine] = []
    pairing: Pairing = Pairing()
    is_naming: bool = False
    naming: int = 0
    name: str = ""
    error: str = ""
    closing: int = 0
    closing_name: str = ""
    closing_waiting: int = 0

    @rx.var
    def silent(self) -> str:
        """The gates that may know of arrivals of which nobody else has heard: out of reach, or with some to send."""
        kept = (gate for gate in self.gates if gate.waiting or gate.state == "offline")
        return ", ".join(dict.fromkeys(isolated(gate.name) for gate in kept if gate.state != "closed"))

    _code_until: datetime = datetime.min.replace(tzinfo=UTC)

    # --- watching ------------------------------------------------------------------------------------------------

    @handler(Permission.EVENT_READ, loads=True)
    async def load(self) -> None:
        """The gates of the event that the page has entered just before."""
        if self._id:
            await self._read()

    @handler(Permission.EVENT_READ)
    async def read(self) -> Any:
        """How the gates are by now. When a tablet has used the code, or nobody did in time, that is said."""
        if not self._id:
            return None
        await self._read()
        gate = next((gate for gate in self.gates if gate.id == self.pairing.gate_id), None)
        if gate is None or gate.state == "closed":
            self.pairing = Pairing()
        elif clock.now() >= self._code_until:
            self.pairing = replace(self.pairing, ran_out=True)
        elif not gate.has_code:
            self.pairing = Pairing()
            return toast(tr(await self._lang(), phrase("{name} is paired and ready."), name=gate.name))
        return None

    async def _read(self) -> None:
        now, zone = clock.now(), str(self.event["timezone"])
        lines = gate_lines(await in_db(gates.list_gates, me(), self._id), zone, now)
        if lines != self.gates:
            self.gates = lines

    # --- pairing -------------------------------------------------------------------------------------------------

    @handler(Permission.GATE_WRITE)
    async def open_new(self) -> None:
        """Ask for the name of a new gate."""
        self.is_naming, self.naming, self.name, self.error = True, 0, "", ""

    @handler(Permission.GATE_WRITE)
    async def open_rename(self, gate_id: int) -> None:
        """Ask for another name of a gate."""
        gate = next((gate for gate in self.gates if gate.id == gate_id), None)
        if gate is not None:
            self.is_naming, self.naming, self.name, self.error = True, gate.id, gate.name, ""

    @handler(Permission.GATE_WRITE)
    async def let_be(self, is_open: bool) -> None:
        """No name after all."""
        self.is_naming = is_open and self.is_naming

    @handler(Permission.GATE_WRITE)
    async def keep_name(self, form: dict[str, Any]) -> Any:
        """Add the gate of this name and show its code, or rename the one that was asked about."""
        name = str(form.get("gate_name") or "")
        try:
            if self.naming:
                await in_db(gates.rename_gate, me(), self._id, self.naming, name)
            else:
                self._show_code(await in_db(gates.create_gate, me(), self._id, name))
        except Invalid as error:
            self.error = say(await self._lang(), error)
            return focus("#gate_name")
        self.is_naming = False
        await self._read()
        return None

    @handler(Permission.GATE_WRITE)
    async def renew(self, gate_id: int) -> None:
        """Another code, for another tablet or because the one before ran out."""
        self._show_code(await in_db(gates.renew_code, me(), self._id, gate_id))
        await self._read()

    @handler(Permission.GATE_WRITE)
    async def put_away(self, is_open: bool) -> None:
        """The code is seen by nobody any more; it stays good for its ten minutes."""
        if not is_open:
            self.pairing = Pairing()

    def _show_code(self, made: PairingCode) -> None:
        place = f"{get_settings().site}/kiosk/"
        qr = picture(qr_svg(f"{place}?code={made.code}"))
        self._code_until = made.expires_at
        seconds = round((made.expires_at - clock.now()).total_seconds())
        self.pairing = Pairing(made.gate_id, made.name, made.code, place, qr, seconds)

    # --- what a gate may ----------------------------------------------------------------------------------------

    @handler(Permission.GATE_WRITE)
    async def set_self_service(self, gate_id: int, wanted: bool) -> None:
        """Guests scan alone there, or do not."""
        await in_db(gates.set_self_service, me(), self._id, gate_id, wanted)
        await self._read()

    @handler(Permission.GATE_WRITE)
    async def ask_close(self, gate_id: int) -> None:
        """Ask before a gate is closed for good."""
        gate = next((gate for gate in self.gates if gate.id == gate_id), None)
        if gate is not None:
            self.closing, self.closing_name, self.closing_waiting = gate.id, gate.name, gate.waiting

    @handler(Permission.GATE_WRITE)
    async def keep_open(self, is_open: bool) -> None:
        """The gate goes on."""
        if not is_open:
            self.closing = 0

    @handler(Permission.GATE_WRITE)
    async def close_gate(self) -> Any:
        """Close it: its tablet forgets the guests."""
        gate_id, self.closing = self.closing, 0
        if not gate_id:
            return None
        await in_db(gates.revoke_gate, me(), self._id, gate_id)
        await self._read()
        return toast(tr(await self._lang(), phrase("{name} is closed."), name=self.closing_name))
