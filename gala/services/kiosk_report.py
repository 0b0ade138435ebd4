"""A tablet hands over what it kept: even one that was closed meanwhile, or comes a day late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from gala import clock
from gala.access import Actor, Badge, open_to_all
from gala.errors import GalaError
from gala.hot import GuessedWrong
from gala.services import checkins, gates
from gala.services.comings import Coming, Result, record_together, simple

MOST_BADGES = 1000
_badges: dict[bytes, Badge] = {}
"""The gates of the last reports, by their tokens' hashes: a guess, so that a report need not wait for its gate to be
looked up before it is written. The gate is looked up in the same transaction, which is not kept if it was guessed
wrong."""


@dataclass(frozen=True, slots=True)
class Report:
    """What whoever holds ``token`` hands over. ``waiting``: what the tablet keeps in all."""

    token: str
    items: Sequence[Mapping[str, Any]]
    waiting: int = 0
    app: str = ""
    ip: str = ""
    user_agent: str = ""

    @property
    def badge(self) -> Badge | None:
        """Whose it probably is."""
        return _badges.get(_mark(self.token))


@open_to_all("whoever holds a gate's token; of one that was closed all is held for the organizer to judge")
def hand_in(session: Session, report: Report) -> list[Result]:
    """Write down what the gate reports, one answer an item (``checkins.record``), and how it does.

    A gate that works no more is heard all the same, so that nothing is lost. Raises GateUnknown.
    """
    gate, badge = gates.ask_gate(session, report.token), report.badge
    _badges.pop(_mark(report.token), None)  # kept anew only by a report that went well
    actor = (
        gates.actor_of(badge, report.ip, report.user_agent)
        if badge
        else gates.gate_actor(gate(), report.ip, report.user_agent)
    )
    assert actor.gate is not None
    try:
        results = checkins.record(session, actor, actor.gate.event_id, report.items)
    except GalaError:
        gate()  # of an event that is gone, the gate is gone too
        raise
    found = gate()
    if gates.gate_actor(found, report.ip, report.user_agent) != actor:
        raise GuessedWrong
    gates.note(session, found, report.waiting, report.app)
    if len(_badges) >= MOST_BADGES:
        _badges.clear()
    _badges[_mark(report.token)] = actor.gate
    return results


def shared_by(report: Report) -> int | None:
    """The event whose gates' reports this one may be written with; None: it is no simple coming, or of a gate that is
    not known yet."""
    is_simple = len(report.items) == 1 and simple(report.items[0], clock.now()) is not None
    badge = report.badge if is_simple else None
    return badge.event_id if badge and not badge.is_revoked else None


@open_to_all("whoever holds a gate's token, each of them as ``hand_in`` has it")
def hand_in_together(session: Session, event_id: int, reports: Sequence[Report]) -> list[list[Result] | None]:
    """``hand_in`` for reports of several gates of an event, in one transaction. None, and nothing of it is written, for
    each that must be handed in by itself: then it is answered, or refused, as any other."""
    chosen = _chosen(event_id, reports)
    results: list[list[Result] | None] = [None] * len(reports)
    if not chosen:
        return results
    asked = gates.ask_gates(session, [reports[n].token for n in chosen])
    comings = list(chosen.values())
    written = record_together(session, comings[0][0], event_id, comings)
    _note_all(session, asked(), [(reports[n], actor) for n, (actor, _) in chosen.items()])
    for n, result in zip(chosen, written, strict=True):
        results[n] = [result] if result else None
    return results


def _chosen(event_id: int, reports: Sequence[Report]) -> dict[int, Coming]:
    """Which of the reports are simple comings of this event's gates, as far as is known. An item that is there twice
    stays with the first."""
    chosen: dict[int, Coming] = {}
    names: set[str] = set()
    for n, report in enumerate(reports):
        item = simple(report.items[0], clock.now()) if shared_by(report) == event_id else None
        if item and item.id not in names and report.badge:
            names.add(item.id)
            chosen[n] = gates.actor_of(report.badge, report.ip, report.user_agent), item
    return chosen


def _note_all(session: Session, found: Mapping[str, Any], reported: Sequence[tuple[Report, Actor]]) -> None:
    """Note what the gates say of themselves. Raises GuessedWrong when one is not as it was remembered."""
    wrong = [
        one
        for one, actor in reported
        if one.token not in found or gates.gate_actor(found[one.token], one.ip, one.user_agent) != actor
    ]
    for report in wrong:
        _badges.pop(_mark(report.token), None)  # so that it is left out the next time
    if wrong:
        raise GuessedWrong
    last = {found[report.token].id: report for report, _ in reported}
    for _, report in sorted(last.items()):
        gates.note(session, found[report.token], report.waiting, report.app)


def _mark(token: str) -> bytes:
    return sha256(token.encode()).digest()
