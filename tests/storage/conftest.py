"""Every store test runs on SQLite and on PostgreSQL."""

from tests.databases import database, database_url, postgres_server  # noqa: F401 - fixtures
