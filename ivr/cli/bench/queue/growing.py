"""One database, filled further and further, and measured at each size."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, cast

from ivr.bootstrap import SystemClock
from ivr.cli.bench import telling
from ivr.cli.bench.queue import boarding, claiming, filling
from ivr.cli.bench.queue.report import Report, Size
from ivr.cli.bench.servers import hotline
from ivr.core.flow import Answer
from ivr.flows.content import load_content
from ivr.storage import migrations
from ivr.storage.database import open_engine
from ivr.storage.stores import SqlStore

if TYPE_CHECKING:
    from sqlalchemy import Engine

#: Communes that the requests and officers are spread over.
UNITS = 10


def grow(report: Report, name: str, url: str, folder: Path, processes: Sequence[int]) -> None:
    """Measure at every size that ``report`` asks for, the smallest first; ``processes``: of officers, in turn.

    What officers closed stays in the database, as it does in an office. Raises ``NotMeasured``.
    """
    officers, claims = cast("int", report.asked["officers"]), cast("int", report.asked["claims"])
    sizes = sorted(cast("Sequence[int]", report.asked["sizes"]))
    topics = sorted(node.id for node in load_content().flow.nodes.values() if isinstance(node, Answer))
    house = filling.House(UNITS, officers, topics)
    migrations.upgrade(url)
    engine = open_engine(url)
    store, made, still_open = SqlStore(engine), 0, 0
    try:
        filling.staff(store, house)
        token = boarding.watcher(store, house.unit(0))
        with hotline(name, folder, url) as server:
            for size in sizes:
                telling.progress(f"{name}, {size:,} open requests")
                filled = _fill(engine, house, range(made, made + size - still_open))
                load = round(os.getloadavg()[0], 2)
                made += size - still_open
                board = boarding.measure(store, server, token)
                crews = tuple(claiming.measure(url, number, officers, claims) for number in processes)
                still_open = size - sum(crew.claims for crew in crews)
                report.sizes.append(Size(name, size, filled, load, board, crews))
    finally:
        store.close()


def _fill(engine: Engine, house: filling.House, numbers: range) -> float:
    began = perf_counter()
    filling.fill(engine, house, numbers, SystemClock().now())
    return round(perf_counter() - began, 2)
