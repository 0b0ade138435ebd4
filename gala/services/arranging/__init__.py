"""Best together for organizers: a block for one party, or a seat for everyone who has none. Looked at, then applied."""

from gala.services.arranging.at_table import seat_at_table
from gala.services.arranging.everyone import PartyPlan, Proposal, apply_all, preview_all
from gala.services.arranging.party import Option, PartyFacts, find_for_party, get_party_of, seat_party
from gala.services.arranging.wishes import WISHES, set_wish

__all__ = [
    "WISHES",
    "Option",
    "PartyFacts",
    "PartyPlan",
    "Proposal",
    "apply_all",
    "find_for_party",
    "get_party_of",
    "preview_all",
    "seat_at_table",
    "seat_party",
    "set_wish",
]
