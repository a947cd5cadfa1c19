"""``ivr demo``: sample people and requests to try the console with, clearly marked, and taken out again in one go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from ivr.core.callback import Callback
    from ivr.services.ports import Store, Transaction

_CONTENT = Path(__file__).with_suffix(".yaml")
#: No network has such numbers: the rest of a sample's number is its own.
_NUMBER = "+84100000{}"
_PASSWORD = 16


@click.group()
def demo() -> None:
    """Sample officers and requests for trying the console; never a real person's."""


@demo.command()
def add() -> None:
    """Add sample units, officers and requests, and print how to sign in.

    Refuses where real officers or units are set up. Every name and page says that these are samples.
    """
    from ivr.core.errors import IvrError

    try:
        with _database() as (store, engine):
            _require_room(store, engine)
            passwords = _add(store)
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo("SAMPLE DATA was added. Sign in at /console/ as one of:")
    for name, (password, role) in passwords.items():
        click.echo(f"  {name:10} {password}   {role}")
    click.echo("The passwords are shown this once. A supervisor enrols a telephone for one-time codes first.")
    click.echo("Take it all out again: .venv/bin/ivr demo remove")


@demo.command()
def remove() -> None:
    """Take all sample data out; what real callers asked for stays, and belongs to everyone."""
    from ivr.core.errors import IvrError
    from ivr.storage import samples

    try:
        with _database() as (_, engine):
            gone = samples.remove(engine)
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"The sample data is gone, {gone} requests with it. The audit keeps what was done with them.")


@contextmanager
def _database() -> Iterator[tuple[Store, Engine]]:
    from ivr.settings import Settings
    from ivr.storage import migrations
    from ivr.storage.database import open_engine
    from ivr.storage.stores import SqlStore

    settings = Settings.from_env()
    migrations.upgrade(settings.database_url)
    engine = open_engine(settings.database_url)
    try:
        yield SqlStore(engine), engine
    finally:
        engine.dispose()


def _require_room(store: Store, engine: Engine) -> None:
    from ivr.storage import samples

    with store.transaction() as tx:
        known = [*(one.id for one in tx.staff.units()), *(one.id for one in tx.staff.officers())]
    if samples.sampled(engine) or any(one.startswith(samples.MARK) for one in known):
        raise click.ClickException("The sample data is there already. Take it out first: ivr demo remove")
    if known:
        raise click.ClickException(
            f"This database is in real use ({', '.join(known[:5])}): samples would stand among real requests. "
            "Try the console on a database of its own: IVR_DATA_DIR=/tmp/demo make run"
        )


def _add(store: Store) -> dict[str, tuple[str, str]]:
    """Everything of the samples; name -> password and role."""
    import yaml

    from ivr.bootstrap import SystemIds
    from ivr.cli.accounts import officers_over
    from ivr.core.accounts.one_time_code import spelled
    from ivr.core.requests.units import Officer, Role, Unit
    from ivr.services.audit import COMMAND_LINE, Actor
    from ivr.storage.samples import MARK

    content, passwords = yaml.safe_load(_CONTENT.read_text(encoding="utf-8")), {}
    with store.transaction() as tx:
        for unit in content["units"]:
            parent = f"{MARK}{unit['parent']}" if "parent" in unit else ""
            tx.staff.save_unit(Unit(f"{MARK}{unit['id']}", unit["name"], parent))
    accounts = officers_over(store)
    for one in content["officers"]:
        role = Role.SUPERVISOR if one.get("supervisor") else Role.OFFICER
        officer = Officer(f"{MARK}{one['id']}", one["name"], f"{MARK}{one['unit']}", role, one.get("telephone"))
        password = spelled(SystemIds().pick, _PASSWORD).lower()
        accounts.add(officer, Actor(COMMAND_LINE), password)
        passwords[officer.id] = (password, role.value)
    with store.transaction() as tx:
        for request in content["requests"]:
            _ask(tx, Sample.of(request))
    return passwords


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample request: who asked for what, and what was said (empty: nothing)."""

    callback: Callback
    said: str

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Sample:
        """From the file, asked so many minutes before now."""
        from ivr.core.callback import Callback, Status
        from ivr.core.requests.priority import REPEATEDLY, Priority
        from ivr.storage.samples import MARK

        at, asked = _now() - timedelta(minutes=entry["ago"]), entry.get("asked", 1)
        often = Priority.ASKED_REPEATEDLY if asked >= REPEATEDLY else None
        callback = Callback(
            id=f"{MARK}{entry['id']}",
            number=_NUMBER.format(f"{int(entry['id']):03}"),
            proven=not entry.get("typed", False),
            code=(entry["code"][0], entry["code"][1]),
            status=Status.WAITING,
            topic=entry.get("topic"),
            path=tuple(entry["path"]),
            asked_at=at,
            due_at=_promise(at),
            call=f"{MARK}call-{entry['id']}",
            asked=asked,
            unit=f"{MARK}{entry['unit']}",
            priority=Priority.URGENT if entry.get("urgent") else often,
        )
        return cls(callback, entry.get("said", ""))


def _now() -> datetime:
    from ivr.bootstrap import SystemClock

    return SystemClock().now()


def _promise(at: datetime) -> datetime:
    from ivr.core.calendar import promise
    from ivr.flows.content import load_content
    from ivr.flows.office import VietnamHolidays

    return promise(load_content().office, VietnamHolidays().closed, at)


def _ask(tx: Transaction, sample: Sample) -> None:
    from ivr.core.callback import Event, Message

    made = sample.callback
    tx.add_callback(made)
    tx.add_event(Event(made.id, made.asked_at, "asked", made.call))
    if sample.said:
        tx.add_message(Message(f"{made.id}-said", made.id, made.call, "", None, made.asked_at, sample.said))
