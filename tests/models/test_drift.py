"""The migrations and the models describe one database."""

from sqlalchemy import inspect

from gala import migrations
from tests.conftest import Databases


def test_the_migrated_database_is_what_the_models_say(databases: Databases) -> None:
    with databases.migrated() as engine:
        assert migrations.differences(engine) == []
        assert migrations.is_current(engine)


def test_every_step_goes_up_and_down(databases: Databases) -> None:
    with databases.empty() as engine:
        assert migrations.is_empty(engine)
        migrations.upgrade(engine)
        migrations.downgrade(engine)
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
        assert not migrations.is_current(engine)
        migrations.upgrade(engine)
        assert migrations.differences(engine) == []
