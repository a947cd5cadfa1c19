"""``ivr db``: the tables of the database."""

from __future__ import annotations

import click


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the newest tables; safe to run again and from several machines at once."""
    from ivr.settings import Settings
    from ivr.storage import migrations

    migrations.upgrade(Settings.from_env().database_url)
    click.echo("The database is current.")
