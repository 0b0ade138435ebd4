"""Invitations and their members as programs read and write them: all facts of one at once."""

from gala.services.parties.attending import (
    AttendanceRecord,
    check_member_in,
    check_member_out,
    list_attendance,
    seat_only_member,
    seat_own_only_member,
)
from gala.services.parties.members import (
    KEEP,
    MemberChange,
    NewMember,
    post_member,
    post_own_member,
    put_member,
    put_own_member,
    strike_member,
    strike_own_member,
)
from gala.services.parties.reading import (
    InvitationRecord,
    MemberRecord,
    read_invitation,
    read_invitations,
    read_own_invitation,
)
from gala.services.parties.renewing import renew_code_of, renew_pass, split_off, take_over
from gala.services.parties.writing import post_invitation, put_invitation

__all__ = [
    "KEEP",
    "AttendanceRecord",
    "InvitationRecord",
    "MemberChange",
    "MemberRecord",
    "NewMember",
    "check_member_in",
    "check_member_out",
    "list_attendance",
    "post_invitation",
    "post_member",
    "post_own_member",
    "put_invitation",
    "put_member",
    "put_own_member",
    "read_invitation",
    "read_invitations",
    "read_own_invitation",
    "renew_code_of",
    "renew_pass",
    "seat_only_member",
    "seat_own_only_member",
    "split_off",
    "strike_member",
    "strike_own_member",
    "take_over",
]
