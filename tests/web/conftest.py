"""The office of the console's tests: one officer, hired, and the pages over it."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.services.staff import Station
from tests.web.desk import console


@pytest.fixture
def station() -> Station:
    station = Station()
    station.hire()
    return station


@pytest.fixture
def app(station: Station) -> Flask:
    return console(station)
