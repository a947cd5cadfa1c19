"""Removes recordings at the platform over its REST interface, with Twilio's own client."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException

from ivr.services.voices import NotRemoved
from ivr.telephony.rest_client import rest_client

if TYPE_CHECKING:
    from twilio.rest import Client

#: The platform's name of a recording, as it stands in its address.
_NAME = re.compile(r"/Recordings/([A-Za-z0-9_-]+)(?:\.[a-z0-9]+)?(?:\?|$)")
_NOT_FOUND = 404


class PlatformRemoval:
    """The port ``Removal``. ``account`` is its name and its token, ``base`` the address of the REST interface."""

    def __init__(self, account: tuple[str, str], base: str) -> None:
        self._account, self._base = account, base

    def remove(self, url: str) -> None:
        """Remove it; what is not there any more is no fault. Raises ``NotRemoved``, without the address."""
        name = _NAME.search(url)
        if name is None:
            raise NotRemoved("unknown_address")
        try:
            removed = self._client.recordings(name[1]).delete()
        except TwilioRestException as fault:
            if fault.status == _NOT_FOUND:
                return
            raise NotRemoved("refused", f"status {fault.status}, code {fault.code}") from fault
        except (requests.RequestException, TwilioException) as fault:
            raise NotRemoved("unreached", type(fault).__name__) from fault
        if not removed:
            raise NotRemoved("refused")

    @cached_property
    def _client(self) -> Client:
        return rest_client(*self._account, self._base)
