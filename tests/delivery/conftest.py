"""What several tests of delivery use: a database of their own on either kind of server."""

import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

# The casts and the servers of two other areas play here too.
sys.path += [str(Path(__file__).parents[1] / area) for area in ("outreach", "mail")]


@pytest.fixture
def postgresql_database(postgresql_url):
    """The URL of an empty database on the throw-away server; gone afterwards, with whoever is still connected."""
    name = f"delivery_{uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{postgresql_url.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
