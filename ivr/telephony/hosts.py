"""Where recordings may be fetched, and at which address: never from inside the house on a stranger's word."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

import httpx

from ivr.telephony.errors import HostRefused

#: Amazon's names for a bucket of S3, where Twilio (with storage of one's own) and Somleng keep recordings.
_S3 = ("s3.amazonaws.com", "*.s3.amazonaws.com", "s3.*.amazonaws.com", "*.s3.*.amazonaws.com", "*.s3-*.amazonaws.com")
#: Hosts of the platforms' REST interfaces beside the one that is set: Twilio's regions have their own.
API_HOSTS: Mapping[str, tuple[str, ...]] = {"twilio": ("*.twilio.com",)}
#: Hosts that the REST interfaces send on to.
STORAGE_HOSTS: Mapping[str, tuple[str, ...]] = {"twilio": ("*.twiliocdn.com", *_S3), "somleng": _S3}

#: Name and port -> IP addresses.
Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a host, by the machine's resolver; raises ``OSError``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as fault:
        raise OSError(f"{host!r} is no name") from fault
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Hosts:
    """Which hosts may be asked.

    ``api`` and ``storage`` are names in which ``*`` stands for anything; only ``api`` is shown the account's key.
    ``named`` are further names that the operator wrote down whole: they alone may lie in a private network. With
    ``own_machine`` (the exchange) this machine is asked, over plain http too, and nobody else.
    """

    api: tuple[str, ...] = ()
    storage: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    own_machine: bool = False
    resolve: Resolve = resolved

    def trusted(self, url: httpx.URL) -> bool:
        """Whether a host is shown the account's key."""
        return self.own_machine or _any(self.api, url.host)

    def addresses(self, url: httpx.URL) -> tuple[str, ...]:
        """The IP addresses at which ``url`` may be asked for.

        The answer is to be used as it stands: a name that is looked up twice may give another address the second
        time. Raises ``HostRefused``, and ``OSError`` when the name cannot be looked up now.
        """
        if url.userinfo:
            raise HostRefused("It carries a user.")
        if url.scheme not in ({"http", "https"} if self.own_machine else {"https"}):
            raise HostRefused(f"{url.host} is not asked over {url.scheme}.")
        if not self.own_machine and not _any((*self.api, *self.storage, *self.named), url.host):
            raise HostRefused(f"{url.host} is not expected; IVR_RECORDING_HOSTS adds hosts.")
        found = tuple(self.resolve(url.host, url.port or (443 if url.scheme == "https" else 80)))
        for address in found:
            self._check(url.host, address)
        if not found:
            raise OSError(f"{url.host} has no address")
        return found

    def _check(self, host: str, address: str) -> None:
        found = ipaddress.ip_address(address.partition("%")[0])
        if self.own_machine:
            if not found.is_loopback:
                raise HostRefused(f"{host} is not this machine.")
        elif host not in self.named and (not found.is_global or found.is_multicast):
            raise HostRefused(f"{host} lies in a private network.")


def _any(patterns: Sequence[str], host: str) -> bool:
    return any(fnmatchcase(host, pattern) for pattern in patterns)
