"""``ivr privacy``: what is held on a number, a copy of it, erasing it; and what is kept no longer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ivr.bootstrap import Container
    from ivr.core.privacy.retention import Forgotten, Kind
    from ivr.core.privacy.subject_case import Case
    from ivr.services.retention import Retention
    from ivr.services.subject_register import SubjectRegister
    from ivr.services.subject_rights import SubjectRights

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def privacy() -> None:
    """People's data: find, copy and erase by number; forget what is kept no longer."""


@privacy.command()
@click.argument("number")
@_JSON
def find(number: str, *, as_json: bool) -> None:
    """Tell how much is held on NUMBER; who looked is in the audit."""
    from ivr.services.audit import COMMAND_LINE, Actor

    with _rights() as rights:
        found = rights.find(Actor(COMMAND_LINE), _normal(number))
    told = {
        "requests": len(found.requests),
        "open": sum(1 for request in found.requests if request.callback.open),
        "messages": sum(len(request.messages) for request in found.requests),
        "recordings": sum(1 for request in found.requests for one in request.messages if one.voice),
        "calls": len(found.calls),
        "journal": len(found.journal),
    }
    _tell(told, as_json=as_json)


@privacy.command()
@click.argument("number")
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The ZIP file to write.")
def export(number: str, to: Path) -> None:
    """Write all that is held on NUMBER into a ZIP file: data.json and the recordings."""
    from ivr.services.audit import COMMAND_LINE, Actor

    if to.exists():
        raise click.BadParameter("the file is there already", param_hint="--to")
    with _rights() as rights:
        content = rights.export(Actor(COMMAND_LINE), _normal(number))
    # Made before it is filled: at no moment may others read it.
    to.touch(mode=0o600, exist_ok=False)
    to.write_bytes(content)
    click.echo(f"{len(content)} bytes in {to.name}. Look through the notes for other people before handing it over.")


@privacy.command()
@click.argument("number")
@click.option("--cancel-open", is_flag=True, help="Cancel a request that still waits to be rung.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_JSON
def erase(number: str, *, cancel_open: bool, yes: bool, as_json: bool) -> None:
    """Erase all that is held on NUMBER; this cannot be taken back."""
    from ivr.services.audit import COMMAND_LINE, Actor

    normal = _normal(number)
    if not yes:
        click.confirm("Erase requests, messages, recordings and calls of this number for good?", abort=True)
    with _rights() as rights:
        erased = rights.erase(Actor(COMMAND_LINE), normal, cancel_open=cancel_open)
    _tell(asdict(erased), as_json=as_json)


@privacy.command()
@click.argument("wish", type=click.Choice(["find", "export", "correct", "erase", "object"]))
@click.argument("number")
@click.option("--at", "asked_at", type=click.DateTime(), help="When it was asked, in Vietnam's time; else now.")
def ask(wish: str, number: str, asked_at: Any) -> None:
    """Write into the register that the person of NUMBER asked for something; prints by when it is due."""
    from ivr.core.calendar import VIETNAM
    from ivr.core.privacy.subject_case import Wish
    from ivr.services.audit import COMMAND_LINE, Actor

    began = asked_at.replace(tzinfo=VIETNAM) if asked_at else None
    with _register() as kept:
        case = kept.ask(Actor(COMMAND_LINE), Wish(wish), _normal(number), began)
    click.echo(_line(case))


@privacy.command()
@click.option("--open", "only_open", is_flag=True, help="Only what is not done yet.")
def register(*, only_open: bool) -> None:
    """Print what was asked for, what is due first leading."""
    with _register() as kept:
        for case in kept.cases(only_open=only_open):
            click.echo(_line(case))


@privacy.command()
@click.argument("case")
@click.option("--result", required=True, help="What was done, or why it was not; no name and no number.")
def close(case: str, result: str) -> None:
    """Note in the register that CASE (the beginning of its id) is done, for what the program does not do itself."""
    from ivr.services.audit import COMMAND_LINE, Actor

    with _register() as kept:
        found = [one for one in kept.cases(only_open=True) if one.id.startswith(case)]
        if len(found) != 1:
            raise click.BadParameter("expected the id of one open case, as `register --open` prints it")
        click.echo(_line(kept.close(Actor(COMMAND_LINE), found[0].id, result)))


@privacy.command()
@click.option("--dry-run", is_flag=True, help="Only tell what would be forgotten.")
@_JSON
def purge(*, dry_run: bool, as_json: bool) -> None:
    """Forget what has been kept for its time."""
    from ivr.services.audit import COMMAND_LINE, Actor

    with _retention() as retention:
        forgotten = retention.preview() if dry_run else retention.purge(Actor(COMMAND_LINE)).forgotten
        days = {kind.value: period.days for kind, period in retention.schedule.periods.items()}
    if as_json:
        click.echo(json.dumps({"dry_run": dry_run, "days": days, "forgotten": _spans(forgotten)}))
        return
    click.echo("Would be forgotten:" if dry_run else "Forgotten today:")
    for kind, kept in days.items():
        span = _spans(forgotten).get(kind)
        told = f"{span['count']} from {span['first'][:10]} to {span['last'][:10]}" if span else "none"
        click.echo(f"  {kind} (kept {kept} days): {told}")


def _spans(forgotten: Any) -> dict[str, dict[str, Any]]:
    found: dict[Kind, Forgotten] = dict(forgotten)
    return {
        kind.value: {"count": one.count, "first": one.first.isoformat(), "last": one.last.isoformat()}
        for kind, one in found.items()
    }


def _line(case: Case) -> str:
    from ivr.core.calendar import VIETNAM

    answer, done = (at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M") for at in (case.answer_by, case.done_by))
    left = f"answered, done by {done}" if case.answered_at else f"answer by {answer}, done by {done}"
    state = f"done: {case.result}" if case.closed_at else left
    return f"{case.id[:8]}  {case.wish.value}  {case.shown}  {state}"


def _tell(values: dict[str, Any], *, as_json: bool) -> None:
    click.echo(json.dumps(values) if as_json else ", ".join(f"{count} {name}" for name, count in values.items()))


def _normal(number: str) -> str:
    from ivr.telephony.numbers import VietnamNumbers

    found = VietnamNumbers().normalise(number)
    if found is None:
        raise click.BadParameter("expected a telephone number, as 0912345678", param_hint="NUMBER")
    return found


@contextmanager
def _container() -> Iterator[Container]:
    from ivr.bootstrap import build
    from ivr.settings import Settings
    from ivr.storage import migrations

    settings = Settings.from_env()
    migrations.upgrade(settings.database_url)
    container = build(settings)
    try:
        yield container
    finally:
        container.close()


@contextmanager
def _rights() -> Iterator[SubjectRights]:
    from ivr.bootstrap.privacy import open_rights

    with _container() as container:
        yield open_rights(container)


@contextmanager
def _register() -> Iterator[SubjectRegister]:
    from ivr.bootstrap.privacy import open_register

    with _container() as container:
        yield open_register(container)


@contextmanager
def _retention() -> Iterator[Retention]:
    from ivr.bootstrap.privacy import open_retention

    with _container() as container:
        yield open_retention(container)
