"""Who may be asked for a recording, and at which address."""

from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest

from ivr.telephony.errors import HostRefused
from ivr.telephony.hosts import API_HOSTS, STORAGE_HOSTS, Hosts, resolved

PUBLIC = "8.8.8.8"


def hosts(*addresses: str, named: Sequence[str] = (), own_machine: bool = False) -> Hosts:
    return Hosts(
        API_HOSTS["twilio"],
        STORAGE_HOSTS["twilio"],
        tuple(named),
        own_machine=own_machine,
        resolve=lambda host, port: addresses or (PUBLIC,),
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1",
        "https://API.Twilio.com/r",
        "https://api.dublin.ie1.twilio.com/r",
        "https://media.twiliocdn.com/r",
        "https://s3.amazonaws.com/bucket/r",
        "https://bucket.s3.ap-southeast-1.amazonaws.com/r?X-Amz-Signature=a",
        "https://s3.ap-southeast-1.amazonaws.com/bucket/r",
        "https://api.twilio.com:8443/r",
    ],
)
def test_the_platform_and_its_storage_may_be_asked(url: str) -> None:
    assert hosts().addresses(httpx.URL(url)) == (PUBLIC,)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/r",
        "https://twilio.com.evil.example/r",
        "https://apitwilio.com/r",
        "https://api.twilio.com./r",
        "https://api.twilio.com@evil.example/r",
        "https://user:key@api.twilio.com/r",
        "https://ec2-1-2-3-4.compute.amazonaws.com/r",
        "https://s3.evil.example/.amazonaws.com",
        "https://127.0.0.1/r",
        "https://[::1]/r",
        "https://169.254.169.254/latest/meta-data",
        "http://api.twilio.com/r",
        "ftp://api.twilio.com/r",
        "file:///etc/passwd",
        "gopher://api.twilio.com/",
    ],
)
def test_nobody_else_is_asked(url: str) -> None:
    with pytest.raises(HostRefused):
        hosts().addresses(httpx.URL(url))


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "224.0.0.1", "255.255.255.255"),
    ],
)
def test_an_expected_name_does_not_lead_into_a_private_network(address: str) -> None:
    with pytest.raises(HostRefused, match="private"):
        hosts(address).addresses(httpx.URL("https://api.twilio.com/r"))
    with pytest.raises(HostRefused, match="private"):
        hosts(PUBLIC, address).addresses(httpx.URL("https://api.twilio.com/r"))


def test_a_host_that_the_operator_wrote_down_may_lie_in_the_private_network_but_no_pattern_may() -> None:
    named = hosts("10.0.0.7", named=["switch.tinh.local", "*.tinh.local"])
    assert named.addresses(httpx.URL("https://switch.tinh.local/r")) == ("10.0.0.7",)
    with pytest.raises(HostRefused, match="private"):
        named.addresses(httpx.URL("https://other.tinh.local/r"))


def test_only_the_platform_itself_is_shown_the_key() -> None:
    shown = hosts(named=["bucket.example"])
    assert shown.trusted(httpx.URL("https://api.twilio.com/r"))
    assert not shown.trusted(httpx.URL("https://b.s3.amazonaws.com/r"))
    assert not shown.trusted(httpx.URL("https://bucket.example/r"))


def test_the_exchange_is_asked_on_this_machine_and_nowhere_else() -> None:
    assert hosts("127.0.0.1", own_machine=True).addresses(httpx.URL("http://localhost:4000/r")) == ("127.0.0.1",)
    assert hosts("::1", own_machine=True).addresses(httpx.URL("http://[::1]:4000/r")) == ("::1",)
    for address in (PUBLIC, "10.0.0.1", "169.254.169.254"):
        with pytest.raises(HostRefused, match="not this machine"):
            hosts(address, own_machine=True).addresses(httpx.URL("http://recordings.example/r"))


def test_a_name_that_nobody_knows_is_a_fault_of_the_moment() -> None:
    with pytest.raises(OSError, match="no address"):
        Hosts(("*.twilio.com",), resolve=lambda host, port: ()).addresses(httpx.URL("https://api.twilio.com/r"))


def test_the_machine_looks_names_up() -> None:
    assert set(resolved("localhost", 80)) <= {"127.0.0.1", "::1"}
    with pytest.raises(OSError, match="is no name"):
        resolved("x" * 70 + ".twilio.com", 443)
