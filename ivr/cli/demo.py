"""``ivr demo``: sample people and requests to try the console with, clearly marked, and taken out again in one go."""

from __future__ import annotations

import click


@click.group()
def demo() -> None:
    """Sample officers and requests for trying the console; never a real person's."""


@demo.command()
def add() -> None:
    """Add sample units, officers, requests and a month's history, and print how to sign in.

    Refuses where real officers or units are set up. Every name and page says that these are samples. While nobody
    real is set up, `ivr run` offers a way in without a password.
    """
    from ivr.bootstrap.samples import samples_over
    from ivr.cli.accounts import configured_store
    from ivr.core.errors import IvrError
    from ivr.services.audit import COMMAND_LINE, Actor
    from ivr.services.samples import InRealUse, SamplesThere

    try:
        with configured_store() as store:
            samples = samples_over(store)
            passwords = samples.add(Actor(COMMAND_LINE))
    except SamplesThere as fault:
        raise click.ClickException("The sample data is there already. Take it out first: ivr demo remove") from fault
    except InRealUse as fault:
        raise click.ClickException(
            "This database is in real use: samples would stand among real requests. "
            "Try the console on a database of its own: IVR_DATA_DIR=/tmp/demo make run"
        ) from fault
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("SAMPLE DATA was added. Sign in at /console/ as one of:")
    for officer in samples.book.officers:
        click.echo(f"  {officer.id:10} {passwords[officer.id]}   {officer.role}")
    click.echo("The passwords are shown this once. A supervisor enrols a telephone for one-time codes first.")
    click.echo("Take it all out again: .venv/bin/ivr demo remove")


@demo.command()
def remove() -> None:
    """Take all sample data out; what real callers asked for stays, and belongs to everyone."""
    from ivr.bootstrap import SystemClock
    from ivr.cli.accounts import configured_store
    from ivr.core.errors import IvrError
    from ivr.services import samples
    from ivr.services.audit import COMMAND_LINE, Actor

    try:
        with configured_store() as store:
            gone = samples.remove(store, SystemClock(), Actor(COMMAND_LINE))
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"The sample data is gone, {gone} requests with it. The audit keeps what was done with them.")
