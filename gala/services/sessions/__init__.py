"""The event's programme: sessions, and who comes to which."""

from gala.services.sessions.answers import (
    MOST_PEOPLE,
    OwnSession,
    SessionPerson,
    answer_session,
    answer_session_for,
    list_answers,
    list_session_people,
    read_own_sessions,
)
from gala.services.sessions.form import SessionForm
from gala.services.sessions.putting import post_session, put_session, strike_session
from gala.services.sessions.reading import SessionRow, get_session, list_sessions, read_sessions
from gala.services.sessions.writing import MOST, create_session, delete_session, edit_session

__all__ = [
    "MOST",
    "MOST_PEOPLE",
    "OwnSession",
    "SessionForm",
    "SessionPerson",
    "SessionRow",
    "answer_session",
    "answer_session_for",
    "create_session",
    "delete_session",
    "edit_session",
    "get_session",
    "list_answers",
    "list_session_people",
    "list_sessions",
    "post_session",
    "put_session",
    "read_own_sessions",
    "read_sessions",
    "strike_session",
]
