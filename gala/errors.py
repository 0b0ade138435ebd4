"""Every refusal that Gala gives, each with a code that programs may rely on.

An error carries the facts (``params``), never a finished sentence in one language: the pages, the API and
the command line each say it through ``gala.i18n``. ``code`` is stable; ``status`` is the HTTP status of the
RFC 9457 problem document. ``text`` is the English message, with ``{param}`` places, and the i18n key.
"""

from typing import Any, ClassVar


class GalaError(Exception):
    """The base of all refusals. Nothing of the transaction that raised it remains."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    text: ClassVar[str] = "That did not work. Please try again."

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.text.format_map(_Blank(params)))


class _Blank(dict[str, Any]):
    """A format map that leaves unknown places visible rather than failing while reporting a failure."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


# --- who is asking -------------------------------------------------------------------------------------------


class NotSignedIn(GalaError):
    code, status, text = "not_signed_in", 401, "Please sign in first."


class BadCredentials(GalaError):
    code, status, text = "bad_credentials", 401, "That email and password do not match."


class TokenUnknown(GalaError):
    """Forged, ended, used already or run out: which of them is never told."""

    code, status, text = "token_unknown", 401, "This token is not valid. Please sign in again."


class TooManyAttempts(GalaError):
    """``minutes`` until the next try is allowed."""

    code, status, text = "too_many_attempts", 429, "Too many tries. Please wait {minutes} minutes and try again."


class NotFound(GalaError):
    """What is not there, or what this actor must not know to be there."""

    code, status, text = "not_found", 404, "We could not find that."


class Forbidden(GalaError):
    code, status, text = "forbidden", 403, "Your role does not allow that."


# --- what was sent -------------------------------------------------------------------------------------------


class Invalid(GalaError):
    """A field's value is unusable. ``field`` names it, ``reason`` is an English i18n key, with places for the rest."""

    code, status, text = "invalid", 422, "{reason}"

    def __init__(self, **params: Any) -> None:
        super().__init__(**params)
        self.args = (str(params.get("reason", "")).format_map(_Blank(params)),)


class KeyReused(GalaError):
    """The same ``Idempotency-Key`` came with another request."""

    code, status, text = "idempotency_key_reused", 422, "This idempotency key was used for another request."


class Outdated(GalaError):
    """``If-Match`` names a state that is no more. Nothing was changed."""

    code, status, text = "outdated", 412, "Somebody else changed this meanwhile. Please read it again."


class TooManyRequests(GalaError):
    """``seconds`` until the next request is answered."""

    code, status, text = "too_many_requests", 429, "That is too many requests. Please wait {seconds} seconds."


class MethodNotAllowed(GalaError):
    """``method`` is none of those ``allowed`` at this address."""

    code, status, text = "method_not_allowed", 405, "This address does not take {method}."


class TooLarge(GalaError):
    """``limit`` says how much is allowed, in words."""

    code, status, text = "too_large", 413, "That is too large. The limit is {limit}."


# --- events and invitations ----------------------------------------------------------------------------------


class CodeUnknown(GalaError):
    code, status, text = "code_unknown", 404, "We do not know this code. Please check it against your invitation."


class TicketUnknown(GalaError):
    """``numbers`` that are unknown or were issued to another name: which of both is never told."""

    code, status, text = (
        "ticket_unknown",
        404,
        "We could not match {numbers} with that name. Please check both against the ticket.",
    )


class EventNotOpen(GalaError):
    code, status, text = "event_not_open", 409, "This event is not open yet. Please come back later."


class EventCanceled(GalaError):
    code, status, text = "event_canceled", 409, "This event has been canceled."


class DeadlinePassed(GalaError):
    code, status, text = "deadline_passed", 409, "The time for changes has passed. Please ask the organizer."


class EventArchived(GalaError):
    """It may be looked at, and taken out of the archive again."""

    code, status, text = "event_archived", 409, "This event is in the archive and can no longer be changed."


class SessionUnknown(GalaError):
    code, status, text = "session_unknown", 404, "There is no such session at this event."


class GroupFull(GalaError):
    """``limit`` members at most."""

    code, status, text = "group_full", 409, "An invitation holds {limit} people at most."


class AlreadyInvited(GalaError):
    code, status, text = "already_invited", 409, "{name} is already on the list for this event."


class SeveralMembers(GalaError):
    """The call is for an invitation of one; ``members`` are those of this one, each with ``id`` and ``name``."""

    code, status, text = "several_members", 409, "This invitation is for several people: {names}. Please say for whom."


class WrongState(GalaError):
    """The object's state does not allow the step. ``reason`` is an English i18n key."""

    code, status, text = "wrong_state", 409, "{reason}"


class ChangedSince(GalaError):
    """Somebody acted on ``what`` after it was read or done: nothing was overwritten."""

    code, status, text = "changed_since", 409, "{what} has changed since, so nothing was done."


class ChangedSinceBy(GalaError):
    """As ChangedSince, where it is known ``who`` did it."""

    code, status, text = "changed_since_by", 409, "{what} was changed by {who} since, so nothing was done."


class NothingToUndo(GalaError):
    code, status, text = "nothing_to_undo", 409, "There is nothing to undo."


class NothingToRedo(GalaError):
    code, status, text = "nothing_to_redo", 409, "There is nothing to redo."


# --- seats ---------------------------------------------------------------------------------------------------


class SeatTaken(GalaError):
    """``seats`` is the text of the seats that are gone; ``seat_ids`` and ``nearest`` (seat ids) are for programs."""

    code, status, text = "seat_taken", 409, "{seats} was just taken."


class SeatUnknown(GalaError):
    code, status, text = "seat_unknown", 404, "There is no such seat at this event."


class SeatBlocked(GalaError):
    code, status, text = "seat_blocked", 409, "{seats} is not available."


class SeatLocked(GalaError):
    """``seats`` are locked in place by the organizer: whoever sits there stays, and an empty one stays empty."""

    code, status, text = "seat_locked", 409, "{seats} is locked in place by the organizer, so nothing was changed."


class HoldLimit(GalaError):
    code, status, text = "hold_limit", 409, "You can hold one seat for each person, no more."


class HoldExpired(GalaError):
    """``seats`` whose hold ran out before it was confirmed."""

    code, status, text = "hold_expired", 409, "The time to confirm ran out. Please pick again."


class NotComing(GalaError):
    """``name`` has declined, or the place is canceled."""

    code, status, text = "not_coming", 409, "{name} is not coming, so there is no seat to pick."


class NoBlock(GalaError):
    """``count`` seats together are nowhere left."""

    code, status, text = "no_block", 409, "There are no {count} free seats left to take together."


class ProposalStale(GalaError):
    """What was looked at is no longer so, and ``reason`` says what changed. Nothing was done."""

    code, status, text = "proposal_stale", 409, "{reason} Nothing was changed; please look again."


class SeatsInUse(GalaError):
    """``count`` people sit where the floor would change."""

    code, status, text = "seats_in_use", 409, "{count} people already sit in this room. Free their seats first."


# --- the door ------------------------------------------------------------------------------------------------


class NotAdmitted(GalaError):
    """``outcome`` says why: declined, canceled, unpaid or unanswered."""

    code, status, text = "not_admitted", 409, "{name} cannot be let in."


class PairingUnknown(GalaError):
    """Wrong, used already, run out or withdrawn: which of them is never told."""

    code, status, text = "pairing_unknown", 404, "We do not know this pairing code. Please ask for a new one."


class GateUnknown(GalaError):
    """No gate holds this token: it never did, or was paired anew with another tablet."""

    code, status, text = "gate_unknown", 401, "This tablet is not paired. Please enter a pairing code."


class GateRevoked(GalaError):
    code, status, text = "gate_revoked", 401, "This gate has been closed by the organizer."


class GateOver(GalaError):
    """The event's end lies a day back: nobody needs its guests on a tablet any more."""

    code, status, text = "gate_over", 410, "This event is over, and its guests are no longer shown here."


# --- the machine ---------------------------------------------------------------------------------------------


class Unavailable(GalaError):
    """The database cannot be reached. Nothing was lost; the same call may be made again."""

    code, status, text = (
        "unavailable",
        503,
        "The service is out of reach for a moment. Nothing was lost. Please try again.",
    )


class Busy(GalaError):
    """Others were changing the same thing all along. Nothing was changed."""

    code, status, text = "busy", 503, "Many people are doing this right now. Please try again."


class Unexpected(GalaError):
    """A fault of ours. ``request_id`` finds it in the log."""

    code, status, text = "unexpected", 500, "Something went wrong on our side. Its number is {request_id}."


class ConfigurationError(GalaError):
    """``reason`` tells the operator what to set."""

    code, status, text = "configuration", 500, "{reason}"
