"""Invitations: one code for one to twenty people."""

from gala.services.invitations.book import MemberForm
from gala.services.invitations.figures import Figures, get_figures
from gala.services.invitations.reading import (
    ONLY,
    InvitationFacts,
    InvitationRow,
    Member,
    Person,
    count_people,
    get_invitation,
    list_invitations,
    list_people,
)
from gala.services.invitations.sharing import link_of, qr_svg
from gala.services.invitations.status import refresh_status
from gala.services.invitations.writing import (
    MAX_MEMBERS,
    add_member,
    create_invitation,
    delete_invitation,
    edit_member,
    remove_member,
    rename_invitation,
    reset_code,
)

__all__ = [
    "MAX_MEMBERS",
    "ONLY",
    "Figures",
    "InvitationFacts",
    "InvitationRow",
    "Member",
    "MemberForm",
    "Person",
    "add_member",
    "count_people",
    "create_invitation",
    "delete_invitation",
    "edit_member",
    "get_figures",
    "get_invitation",
    "link_of",
    "list_invitations",
    "list_people",
    "qr_svg",
    "refresh_status",
    "remove_member",
    "rename_invitation",
    "reset_code",
]
