"""What an error of the database says goes into the log: never what was to be stored."""

from __future__ import annotations

import pytest
from sqlalchemy import exc, insert

from ivr.storage.database import open_engine
from ivr.storage.migrations import upgrade
from ivr.storage.tables import callbacks


def test_the_text_of_an_error_holds_no_values(database_url: str) -> None:
    upgrade(database_url)
    engine = open_engine(database_url)
    try:
        with pytest.raises(exc.IntegrityError) as caught, engine.begin() as connection:
            connection.execute(insert(callbacks), {"id": "r1", "number": "+84912345678", "code": "hoa sen"})
    finally:
        engine.dispose()
    assert "callbacks" in str(caught.value.statement)
    assert "912345678" not in repr(caught.value) + str(caught.value)
