"""Supervisors in the hall: one of the whole office, one of a commune, signed in with their codes."""

from __future__ import annotations

from ivr.core.requests.units import Officer, Role
from tests.services.staff import HUNG
from tests.web.console.hall import Hall
from tests.web.desk import Browser

#: Supervises one commune alone.
THU = Officer("thu", "Đỗ Thị Thu", "xa-dong-mau", Role.SUPERVISOR)


def supervisor(hall: Hall, officer: Officer = HUNG) -> Browser:
    """A browser in which the supervisor has signed in; she is hired first."""
    hall.station.enrol(officer)
    browser = Browser(hall.app)
    browser.sign_in(officer.id)
    browser.send("/console/second-factor", code=hall.station.one_time_code(officer))
    return browser
