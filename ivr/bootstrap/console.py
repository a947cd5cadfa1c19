"""Joins the officers' console: signing in, the frame, the working pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ivr.bootstrap.content import open_content_at_hand
from ivr.bootstrap.privacy import KeptVoices, open_people_data, open_voices
from ivr.bootstrap.samples import open_demo
from ivr.services.own_account import OwnAccount
from ivr.services.queue import Queue
from ivr.services.sign_in import SignIn
from ivr.services.watching import Watching
from ivr.services.witness import Witness
from ivr.storage.passwords import Argon2
from ivr.web.console import blueprint, demo, working
from ivr.web.console.parts import parts
from ivr.web.console.ports import Work

if TYPE_CHECKING:
    from flask import Blueprint

    from ivr.bootstrap import Container

#: The name that apps for one-time codes show.
ISSUER = "Gần Dân"


def open_door(container: Container, hasher: Argon2) -> SignIn:
    """The door of the console; ``hasher`` bounds the memory that checking passwords takes."""
    house = container.settings.secret_key.encode()
    return SignIn(container.store, hasher, container.clock, container.ids, house)


def open_console(container: Container) -> Blueprint:
    """Everything under ``/console/``."""
    store, clock, ids = container.store, container.clock, container.ids
    house, hasher = container.settings.secret_key.encode(), Argon2()
    joined = parts(
        open_door(container, hasher),
        OwnAccount(store, hasher, clock, ids, house, ISSUER),
        secure=container.settings.public_url.startswith("https://"),
        pages=working.PAGES,
    )
    work = Work(
        store=store,
        clock=clock,
        queue=Queue(store, clock),
        watching=Watching(store, clock),
        outcomes=container.outcomes,
        ringing=container.outcomes.ringing,
        flow=container.content.flow,
        witness=Witness(store, clock),
        calling=container.calling,
        content=open_content_at_hand(container),
        people=open_people_data(container),
        voices=KeptVoices(open_voices(container)),
    )
    trying = [demo.pages(joined, open_demo(container, hasher))] if container.demo_key else []
    return blueprint.blueprint(joined, working.pages(joined, work), *trying)
