"""Keys for programs, as their owners see them."""

from gala.access import Actor
from gala.api.keys import KeyOut
from gala.services import api_keys
from tests import factories
from tests.conftest import Database


def test_a_key_says_who_made_it_as_long_as_that_person_has_an_account(db: Database) -> None:
    with db.transaction() as session:
        gala = factories.make_gala(session)
        olga = factories.make_user(session, full_name="Olga Rey")
    person = Actor("olga", user_id=olga.id, roles=gala.organizer.roles)
    nobody = Actor("gone", roles=gala.organizer.roles)
    for who, name in (person, "Olga Rey"), (nobody, ""):
        made = db.run(api_keys.create_key, who, gala.tenant.id, "Till", ["tenant:read"])
        listed = db.run(api_keys.list_keys, gala.organizer, gala.tenant.id)
        assert made.made_by == listed[0].made_by == KeyOut.model_validate(listed[0]).made_by == name
