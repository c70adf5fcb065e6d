"""A store that an earlier version made becomes one of this version by being opened; all that it holds stays."""

import pytest
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from extract.store import writing
from extract.store.engines import place_of
from extract.store.opening import MIGRATIONS
from extract.store.reviews import QueueFilter
from extract.store.store import RunStore, open_store
from extract.store.tables import HEAD, VERSION
from tests.extract.store.build import ANSWER, FACT, FINDING, FOLDED, RUN, TEXT_FACT, queued, saved
from tests.extract.store.build_reviews import decided, opened
from tests.extract.store.openers import opened_at_once


@pytest.fixture
def earlier(place: str) -> str:
    """A store of revision 0001 with a run of three documents, of which two were read."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    engine = create_engine(place_of(place).url)
    with engine.begin() as connection:
        steps = EnvironmentContext(config, script, fn=lambda now, _: script._upgrade_revs("0001", now))
        with steps:
            steps.configure(connection=connection, version_table=VERSION)
            steps.run_migrations()
        writing.add_run(connection, RUN)
        writing.enqueue(connection, 1, queued("a.txt", "b.txt", "c.txt"))
        writing.save(connection, 1, [saved("a.txt"), saved("c.txt", "partial")])
    engine.dispose()
    assert tables(place) == {"runs", "documents", "answers", "facts", "findings", VERSION}
    return place


def tables(place: str) -> set[str]:
    engine = create_engine(place_of(place).url)
    names = {*inspect(engine).get_table_names()}
    engine.dispose()
    return names


def whole(store: RunStore) -> None:
    assert store.runs() == [RUN]
    assert [row.status for row in store.rows("r1")] == ["ok", "not_reached", "partial"]
    assert [*store.facts("r1")] == [(name, row) for name in ("a.txt", "c.txt") for row in (FACT, TEXT_FACT)]
    assert [*store.findings("r1")] == [
        (name, row) for name in ("a.txt", "c.txt") for row in (FINDING, FOLDED)
    ]
    assert [*store.answers("r1")] == [("a.txt", ANSWER), ("c.txt", ANSWER)]


def test_a_store_of_the_first_revision_is_reviewed_after_it_is_opened(earlier: str) -> None:
    with open_store(earlier) as store:
        whole(store)
        assert [row.head.document for row in store.reviews.queue("r1", QueueFilter())] == ["a.txt", "c.txt"]
        decided(store, opened(store), "t1")
    with open_store(earlier) as store:
        whole(store)
        assert opened(store).revision == 1
        revision = store._at.read(
            lambda connection: connection.execute(text(f"SELECT version_num FROM {VERSION}")).scalar()
        )
    assert revision == HEAD


def test_several_processes_that_open_it_at_once_migrate_it_once(earlier: str) -> None:
    assert opened_at_once(earlier, 3) == [0, 0, 0]
    with open_store(earlier) as store:
        whole(store)


def test_a_migration_that_cannot_end_leaves_the_store_as_it_was(earlier: str) -> None:
    engine = create_engine(place_of(earlier).url)
    with engine.begin() as connection:
        # The last but few of what it makes is there already.
        connection.execute(text("CREATE TABLE review_assignments (x INTEGER)"))
    engine.dispose()
    before = tables(earlier)
    with pytest.raises(Exception, match="review_assignments"):
        open_store(earlier)
    assert tables(earlier) == before
    engine = create_engine(place_of(earlier).url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE review_assignments"))
    engine.dispose()
    with open_store(earlier) as store:
        whole(store)
