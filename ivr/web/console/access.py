"""Who may ask for what: every route of the console carries a mark, and one without is never served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ivr.core.accounts.access import Stage
from ivr.core.requests.units import Role

View = TypeVar("View", bound=Callable[..., Any])
#: The arguments of a route -> the unit whose data it shows; None when there is no such thing.
UnitOf = Callable[[Mapping[str, Any]], str | None]

_MARK = "console_access"


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks of a visitor.

    ``signed_in``: a session. ``stages``: how far in it must be. ``role``: ``SUPERVISOR`` shuts officers out.
    ``unit_of``: the route shows a unit's data, and only to who may see that unit. ``quiet``: the page asks by
    itself, so it does not count as work. ``once``: its forms are taken a single time.
    """

    signed_in: bool = True
    stages: frozenset[Stage] = frozenset({Stage.WHOLE})
    role: Role = Role.OFFICER
    unit_of: UnitOf | None = None
    quiet: bool = False
    once: bool = True


def everyone(view: View) -> View:
    """Open to who is not signed in: no page with anybody's data."""
    return _mark(view, Access(signed_in=False, once=False))


def coming_in(*stages: Stage) -> Callable[[View], View]:
    """Open to who is signed in and stands at one of these stages: showing a code, setting a password."""
    return lambda view: _mark(view, Access(stages=frozenset(stages)))


def officers(*, unit_of: UnitOf | None, quiet: bool = False) -> Callable[[View], View]:
    """Open to officers and supervisors, who see their own unit and those below.

    ``unit_of`` must be named: None says that the route shows nothing that belongs to a unit.
    """
    return lambda view: _mark(view, Access(unit_of=unit_of, quiet=quiet))


def supervisors(*, unit_of: UnitOf | None, quiet: bool = False) -> Callable[[View], View]:
    """Open to supervisors alone, who see their own unit and those below."""
    return lambda view: _mark(view, Access(role=Role.SUPERVISOR, unit_of=unit_of, quiet=quiet))


def repeatable(view: View) -> View:
    """Stands above another mark: the form may be sent again, because twice does no more than once."""
    access = of(view)
    if access is None:
        raise TypeError("repeatable stands above another mark")
    return _mark(view, replace(access, once=False))


def of(view: Callable[..., Any] | None) -> Access | None:
    """The mark of a view; None when it has none."""
    return getattr(view, _MARK, None)


def _mark(view: View, access: Access) -> View:
    setattr(view, _MARK, access)
    return view
