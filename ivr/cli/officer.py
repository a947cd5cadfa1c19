"""``ivr officer``: who may sign in to the console."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from ivr.core.errors import IvrError

if TYPE_CHECKING:
    from ivr.core.requests.units import Officer
    from ivr.services.officers import Account
    from ivr.services.ports import Store

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_ID = click.argument("name", metavar="ID")


@click.group()
def officer() -> None:
    """Officers' accounts: who may sign in to the console."""


@officer.command()
@_ID
@click.option("--name", "full_name", required=True, help="The name that colleagues read.")
@click.option("--unit", default="", help="The unit's id; none stands for the whole house.")
@click.option("--supervisor", is_flag=True, help="Sees figures and accounts; must use one-time codes.")
@click.option("--telephone", help="Her own, as dialled; it rings first when she calls somebody.")
@click.option("--ask", is_flag=True, help="Ask for a password (not shown) instead of drawing a first one.")
@_JSON
def add(
    *, name: str, full_name: str, unit: str, supervisor: bool, telephone: str | None, ask: bool, as_json: bool
) -> None:
    """Add an officer. ID is the name to sign in with: a to z, 0 to 9, dot and dash.

    Prints a first password, this once; it has to be changed when she first signs in.
    """
    from ivr.cli.accounts import configured_store, officers_over
    from ivr.core.requests.units import Officer, Role
    from ivr.services.audit import COMMAND_LINE, Actor

    role = Role.SUPERVISOR if supervisor else Role.OFFICER
    with _plain_errors(), configured_store() as store:
        _require_unit(store, unit)
        added = Officer(name, full_name, unit, role, _number(telephone))
        password = _asked() if ask else None
        first = officers_over(store).add(added, Actor(COMMAND_LINE), password)
    if as_json:
        click.echo(json.dumps(_told(added) | {"first_password": first}, ensure_ascii=False))
        return
    click.echo(f"{full_name} may sign in as {name}.")
    _tell_first(first)


@officer.command("list")
@_JSON
def list_officers(*, as_json: bool) -> None:
    """List all officers, disabled ones too; telephone numbers are masked."""
    from ivr.cli.accounts import configured_store, officers_over

    with _plain_errors(), configured_store() as store:
        found = officers_over(store).accounts()
    if as_json:
        click.echo(json.dumps({"officers": [_told(one.officer) | _state(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        words = [one.officer.id, one.officer.name, one.officer.unit or "-", one.officer.role.value, *_remarks(one)]
        click.echo("  ".join(words))
    if not found:
        click.echo('Nobody yet. Add somebody: ivr officer add lan --name "Nguyễn Thị Lan"')


@officer.command()
@_ID
@_JSON
def disable(*, name: str, as_json: bool) -> None:
    """Let an officer in no more; her sessions end at once, her history stays."""
    from ivr.cli.accounts import configured_store, officers_over
    from ivr.services.audit import COMMAND_LINE, Actor

    with _plain_errors(), configured_store() as store:
        ended = officers_over(store).disable(name, Actor(COMMAND_LINE))
    if as_json:
        click.echo(json.dumps({"id": name, "disabled": True, "sessions_ended": ended}))
    else:
        click.echo(f"{name} is disabled; {ended} sessions ended.")


@officer.command()
@_ID
@_JSON
def enable(*, name: str, as_json: bool) -> None:
    """Let a disabled officer in again, with the password she had."""
    from ivr.cli.accounts import configured_store, officers_over
    from ivr.services.audit import COMMAND_LINE, Actor

    with _plain_errors(), configured_store() as store:
        officers_over(store).enable(name, Actor(COMMAND_LINE))
    click.echo(json.dumps({"id": name, "disabled": False}) if as_json else f"{name} may sign in again.")


@officer.command()
@_ID
@_JSON
def reset(*, name: str, as_json: bool) -> None:
    """Give a new first password; the telephone for one-time codes has to be enrolled again."""
    from ivr.cli.accounts import configured_store, officers_over
    from ivr.services.audit import COMMAND_LINE, Actor

    with _plain_errors(), configured_store() as store:
        first = officers_over(store).reset(name, Actor(COMMAND_LINE))
    if as_json:
        click.echo(json.dumps({"id": name, "first_password": first}))
    else:
        _tell_first(first)


@contextmanager
def _plain_errors() -> Iterator[None]:
    from ivr.core.accounts.passwords import WeakPassword

    try:
        yield
    except WeakPassword as fault:
        raise click.ClickException("; ".join(_REASONS[one] for one in fault.faults)) from fault
    except IvrError as fault:
        raise click.ClickException(str(fault)) from fault


#: Why a password is not taken, for administrators; officers read it in Vietnamese in the console.
_REASONS = {
    "short": "The password needs 12 characters; a short sentence is best",
    "long": "The password has more than 128 characters",
    "monotonous": "The password needs 5 different characters",
    "common": "The password is little more than a word that everybody tries",
    "name": "The password is little more than her own name or unit",
}


def _asked() -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return password


def _require_unit(store: Store, unit: str) -> None:
    with store.transaction() as tx:
        known = [one.id for one in tx.staff.units()]
    if unit and unit not in known:
        raise click.ClickException(f"There is no unit {unit!r}; known are: {', '.join(known) or 'none yet'}.")


def _number(telephone: str | None) -> str | None:
    from ivr.telephony.numbers import VietnamNumbers

    if not telephone:
        return None
    number = VietnamNumbers().normalise(telephone)
    if number is None:
        raise click.ClickException(f"Nobody can be rung on {telephone!r}; write the number as it is dialled.")
    return number


def _tell_first(first: str | None) -> None:
    if first is not None:
        click.echo(f"First password, shown this once: {first}")
        click.echo("It has to be changed at the first sign-in.")


def _told(officer: Officer) -> dict[str, object]:
    from ivr.core.privacy.masking import mask_numbers

    return {
        "id": officer.id,
        "name": officer.name,
        "unit": officer.unit,
        "role": officer.role.value,
        "telephone": mask_numbers(officer.telephone) if officer.telephone else None,
        "disabled": officer.disabled,
    }


def _state(account: Account) -> dict[str, object]:
    return {
        "has_password": account.has_password,
        "must_change_password": account.must_change,
        "one_time_codes": account.enrolled,
    }


def _remarks(account: Account) -> list[str]:
    remarks = {
        "disabled": account.officer.disabled,
        "no password": not account.has_password,
        "first password": account.must_change,
        "one-time codes": account.enrolled,
    }
    return [f"({remark})" for remark, holds in remarks.items() if holds]
