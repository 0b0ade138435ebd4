"""Answers, meals, needs and seats of one event, counted: by day, party, table and session."""

from gala.services.reports.counts import ASKED, Meals, Parties, People, Places, TableCounts
from gala.services.reports.files import read_report_file
from gala.services.reports.parties import MOST, PARTIES, PartyLine, list_parties
from gala.services.reports.reading import Report, get_report
from gala.services.reports.wishes import Wish, Wisher, list_wishes

__all__ = [
    "ASKED",
    "MOST",
    "PARTIES",
    "Meals",
    "Parties",
    "PartyLine",
    "People",
    "Places",
    "Report",
    "TableCounts",
    "Wish",
    "Wisher",
    "get_report",
    "list_parties",
    "list_wishes",
    "read_report_file",
]
