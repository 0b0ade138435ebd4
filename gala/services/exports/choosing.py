"""Who goes into an export: everybody, whom a list was narrowed to, or whom somebody ticked."""

from dataclasses import dataclass, field

from gala.services.people import GuestQuery


@dataclass(frozen=True, slots=True)
class Choice:
    """``ids``: these only (of attendees; of invitations for "invitations", of guests for the address book). ``query``
    narrows down as the lists do. Neither: everybody."""

    ids: tuple[int, ...] = ()
    query: GuestQuery = field(default_factory=GuestQuery)

    @property
    def is_narrow(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.ids) or self.query != GuestQuery()
