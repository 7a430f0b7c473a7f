"""What must be forgotten is forgotten on both engines."""

from tests.databases import database, database_url, postgres_server  # noqa: F401 - fixtures
