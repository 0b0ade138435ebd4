"""The columns of a list of guests: what they are called in files, in whatever words people use for them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from gala.rules.names import fold


class Named(NamedTuple):
    """A column's header in English, as exports write it, in Spanish, and what else people call it."""

    english: str
    spanish: str
    others: tuple[str, ...]


def _named(english: str, spanish: str, others: str = "") -> Named:
    return Named(english, spanish, tuple(filter(None, map(str.strip, others.split(",")))))


NAMES: Final[Mapping[str, Named]] = {
    "name": _named(
        "Name",
        "Nombre completo",
        "full name, guest, guest name, name of guest, attendee, attendee name, participant, person, invitee, names, "
        "contact, contact name, display name, invitado, nombre del invitado, nombre y apellidos, nombre y apellido, "
        "asistente, gast, gäste, vollständiger name, nom complet, invité, nome completo, ospite, convidado",
    ),
    "first_name": _named(
        "First name",
        "Nombre",
        "given name, forename, first, christian name, nombre de pila, nombres, primer nombre, vorname, prénom",
    ),
    "last_name": _named(
        "Last name",
        "Apellidos",
        "surname, family name, last, apellido, primer apellido, nachname, familienname, nom de famille, cognome",
    ),
    "title": _named("Title", "Tratamiento", "salutation, honorific, prefix, mr mrs, name prefix, anrede, civilité"),
    "email": _named(
        "Email",
        "Correo",
        "e mail, mail, email address, e mail address, mail address, correo electrónico, dirección de correo, email 1, "
        "email 1 value, primary email, courriel, e mail adresse",
    ),
    "phone": _named(
        "Phone",
        "Teléfono",
        "telephone, mobile, mobile phone, cell, cell phone, cellphone, tel, phone number, mobile number, telephone "
        "number, whatsapp, phone 1 value, móvil, celular, teléfono móvil, número de teléfono, telefon, handy, "
        "téléphone, portable, telefono",
    ),
    "company": _named(
        "Company",
        "Empresa",
        "organisation, organization, company name, employer, business, firm, affiliation, organization name, compañía, "
        "organización, entidad, firma, entreprise, société",
    ),
    "address": _named(
        "Address",
        "Dirección",
        "postal address, street, street address, home address, mailing address, address line 1, domicilio, calle, "
        "dirección postal, adresse, anschrift, indirizzo",
    ),
    "language": _named("Language", "Idioma", "lang, locale, preferred language, lengua, sprache, langue, lingua"),
    "tags": _named("Tags", "Etiquetas", "tag, label, labels, category, categories, etiqueta, categoría, relationship"),
    "party": _named(
        "Party",
        "Grupo",
        "group, family, household, party name, group name, invitation, invitation name, couple, team, delegation, "
        "family group, invited with, familia, grupo familiar, invitación, pareja, unidad familiar, gruppe, familie, "
        "groupe, famille",
    ),
    "plus_ones": _named(
        "Plus-ones",
        "Acompañantes",
        "plus one, plus 1, plus ones, +1, companions, companion, extra guests, additional guests, guests allowed, "
        "number of guests, allowed plus ones, acompañante, número de acompañantes, begleitung, accompagnants",
    ),
    "answer": _named(
        "Answer",
        "Respuesta",
        "rsvp, rsvp status, response, status, attending, coming, attendance, reply, confirmed, will attend, "
        "asistencia, asiste, asistirá, confirmado, confirmación, estado, viene, zusage, antwort, réponse, présence",
    ),
    "meal": _named(
        "Meal",
        "Menú",
        "meal choice, menu, dish, menu choice, food, food choice, main course, entree, dinner choice, meal selection, "
        "meal preference, plato, comida, elección de menú, menú elegido, essen, menü, gericht, plat, repas",
    ),
    "dietary": _named(
        "Dietary notes",
        "Dieta",
        "dietary, diet, allergies, allergy, dietary requirements, dietary restrictions, dietary needs, food allergies, "
        "special diet, intolerances, notas de dieta, alergias, intolerancias, alergias e intolerancias, restricciones "
        "alimentarias, allergien, unverträglichkeiten, régime, allergie",
    ),
    "access": _named(
        "Access needs",
        "Accesibilidad",
        "access, accessibility, access notes, special needs, mobility, accessibility needs, wheelchair, necesidades, "
        "necesidades de acceso, necesidades especiales, movilidad, barrierefreiheit, accessibilité",
    ),
    "table": _named(
        "Table",
        "Mesa",
        "table number, table no, table name, table nr, table assignment, mesa número, número de mesa, nº de mesa, "
        "nombre de mesa, tisch, tischnummer, tavolo",
    ),
    "seat": _named(
        "Seat",
        "Asiento",
        "seat number, seat no, chair, place, número de asiento, silla, plaza, nº de asiento, sitz, platz, siège, posto",
    ),
    "ticket_number": _named(
        "Ticket number",
        "Número de entrada",
        "ticket, ticket no, ticket id, ticket code, entrada, nº de entrada, número de ticket, ticketnummer, billet",
    ),
    "host": _named("Brought by", "Acompaña a", "plus one of, guest of, host, acompañante de, begleitung von"),
    "code": _named("Code", "Código", "invitation code, rsvp code, unique code, código de invitación, invite code"),
}
"""By key, in the order in which exports write them."""

COLUMNS: Final = tuple(NAMES)

_GENERIC: Final = frozenset({"name", "nombre", "title", "code", "first", "last", "place", "label", "status", "tel"})
"""Words that say what a column is only when they stand alone: "Event name" is no guest's name."""

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[\d\s().\-/]{7,25}")


def header(key: str, lang: str = "en") -> str:
    """What the column is called in a file that Gala writes."""
    return NAMES[key].spanish if lang == "es" else NAMES[key].english


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for key, (english, spanish, others) in NAMES.items():
        for word in (english, spanish, *others, key):
            known.setdefault(_squeezed(word), key)
    return known


_KNOWN: Final = _known()
_PHRASES: Final = tuple(
    sorted(
        (
            (fold(word), key)
            for key, (english, spanish, others) in NAMES.items()
            for word in (english, spanish, *others)
            if fold(word) not in _GENERIC and len(fold(word)) > 2
        ),
        key=lambda pair: -len(pair[0]),
    )
)
"""Longest first: "company name" before "company"."""


def recognize(title: str) -> str:
    """The key of the column that somebody calls ``title``; empty when it could be anything."""
    return _KNOWN.get(_squeezed(title), "") if title else ""


def guess(columns: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> dict[int, str]:
    """Which column is what, by its title, else by what stands in it; a column that could be anything is left out.

    No key is given twice. "Name" beside "Surname" is the first name.
    """
    found: dict[int, str] = {}
    _take(found, ((index, recognize(title)) for index, title in enumerate(columns)))
    _take(found, ((index, _phrase_in(title)) for index, title in enumerate(columns) if index not in found))
    filled = {i: [row[i] for row in samples if i < len(row) and row[i].strip()] for i in range(len(columns))}
    _take(found, ((index, _by_content(filled[index])) for index in range(len(columns)) if index not in found))
    keys = {key: index for index, key in found.items()}
    if "name" not in keys and "first_name" in keys and "last_name" not in keys:
        found[keys["first_name"]] = "name"  # "Nombre" alone is the whole of it
    if "name" in keys and "last_name" in keys and "first_name" not in keys:
        found[keys["name"]] = "first_name"
    if "name" not in keys and "first_name" not in keys and "last_name" not in keys:
        _take(found, ((i, "name") for i in range(len(columns)) if i not in found and _are_names(filled[i])))
    return dict(sorted(found.items()))


def _take(found: dict[int, str], offers: Iterable[tuple[int, str]]) -> None:
    for index, key in offers:
        if key and key not in found.values():
            found[index] = key


def _phrase_in(title: str) -> str:
    words = f" {fold(title)} "
    return next((key for phrase, key in _PHRASES if f" {phrase} " in words), "") if title.strip() else ""


def _by_content(cells: Sequence[str]) -> str:
    if _mostly(cells, lambda cell: _EMAIL.fullmatch(cell.strip()) is not None):
        return "email"
    if _mostly(cells, lambda cell: _PHONE.fullmatch(cell.strip()) is not None and sum(map(str.isdigit, cell)) >= 7):
        return "phone"
    return ""


def _are_names(cells: Sequence[str]) -> bool:
    return _mostly(cells, lambda cell: not any(map(str.isdigit, cell)) and any(map(str.isalpha, cell)))


def _mostly(cells: Sequence[str], is_it: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(is_it, cells)) * 5 >= len(cells) * 3
