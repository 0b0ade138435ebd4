"""The pages, each a function of a state's Vars. ``PAGES`` is all that the App needs to know."""

from gala.i18n.words import phrase
from gala.pages.api_keys import api_keys
from gala.pages.arrivals import arrivals
from gala.pages.book import book
from gala.pages.editor import editor
from gala.pages.entrance import entrance
from gala.pages.event_settings import event_settings
from gala.pages.events import events, new_event
from gala.pages.guest_passes import guest_passes
from gala.pages.guest_seats import guest_seats
from gala.pages.guests import guests
from gala.pages.home import home, to_home
from gala.pages.importing import importing
from gala.pages.invitation import invitation
from gala.pages.invitations import invitations
from gala.pages.kiosk import kiosk_page
from gala.pages.login import login
from gala.pages.not_found import not_found
from gala.pages.page import Page
from gala.pages.plan import floor_plan
from gala.pages.printing import printing
from gala.pages.reports import reports
from gala.pages.sessions import sessions
from gala.pages.tickets import tickets
from gala.pages.webhooks import webhooks
from gala.state.api_keys import KeysState
from gala.state.arrivals import ArrivalsState
from gala.state.book import BookState
from gala.state.editor import EditorState
from gala.state.editor_panel import PanelState
from gala.state.event_settings import EventSettingsState
from gala.state.events import EventsState, NewEventState
from gala.state.gates import GatesState
from gala.state.guest import GuestState
from gala.state.guests import GuestsState
from gala.state.home import HomeState
from gala.state.importing import ImportState
from gala.state.invitations import InvitationsState
from gala.state.menu import MenuState
from gala.state.person import PersonState
from gala.state.plan import PlanState
from gala.state.printing import PrintingState
from gala.state.reports import ReportsState
from gala.state.sessions import SessionsState
from gala.state.tickets import TicketsState
from gala.state.webhooks import WebhooksState

PAGES: list[Page] = [
    Page("/", entrance, phrase("Your code")),
    Page("404", not_found, phrase("Not found")),
    Page("/login", login, phrase("Sign in")),
    Page("/i/[code]", invitation, phrase("You are invited"), GuestState.load),
    Page("/i/[code]/seats", guest_seats, phrase("Choose your seats"), GuestState.load),
    Page("/i/[code]/passes", guest_passes, phrase("Your passes"), GuestState.load),
    Page("/guests", book, phrase("Guests"), [BookState.load, PersonState.arrive]),
    Page("/settings/keys", api_keys, phrase("API keys"), KeysState.load),
    Page("/settings/webhooks", webhooks, phrase("Webhooks"), WebhooksState.load),
    Page("/events", events, phrase("Events"), EventsState.load),
    Page("/events/new", new_event, phrase("New event"), NewEventState.load),
    Page("/events/[event_id]", to_home, phrase("Evening")),
    Page("/events/[event_id]/home", home, phrase("Evening"), HomeState.load),
    Page("/events/[event_id]/plan", floor_plan, phrase("Floor plan"), PlanState.load),
    Page("/events/[event_id]/sessions", sessions, phrase("Programme"), SessionsState.load),
    Page("/events/[event_id]/editor", editor, phrase("Draw the room"), [EditorState.load, PanelState.load_waiting]),
    Page("/events/[event_id]/guests", guests, phrase("Guests"), [GuestsState.load, PersonState.arrive]),
    Page("/events/[event_id]/settings", event_settings, phrase("Settings"), [EventSettingsState.load, MenuState.load]),
    Page("/events/[event_id]/invitations", invitations, phrase("Invitations"), InvitationsState.load),
    Page("/events/[event_id]/import", importing, phrase("Import guests"), ImportState.load),
    Page("/events/[event_id]/tickets", tickets, phrase("Tickets"), TicketsState.load),
    Page("/events/[event_id]/print", printing, phrase("Print"), PrintingState.load),
    Page("/events/[event_id]/door", arrivals, phrase("Door"), [ArrivalsState.load, GatesState.load]),
    Page("/events/[event_id]/reports", reports, phrase("Reports"), ReportsState.load),
    Page("/kiosk", kiosk_page, phrase("Door")),
]
