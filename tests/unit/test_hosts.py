"""Which hosts messages may be sent to."""

import pytest

from vms.hosts import Hosts


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("10.1.2.3", True),
        ("::ffff:10.1.2.3", True),
        ("fd00::7", True),
        ("10.2.2.3", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("100.64.0.1", False),
        ("fe80::1%eth0", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::a01:203", False),
    ],
)
def test_outside_or_named_by_the_operator(address: str, allowed: bool) -> None:
    assert Hosts(["10.1.0.0/16", "FD00::7"]).allows(address) is allowed


def test_a_named_host_is_reached_wherever_it_lies() -> None:
    hosts = Hosts(["Mail.Inner"])
    assert (hosts.names("mail.inner"), hosts.names("mail.inner.test")) == (True, False)


def test_what_is_no_address_or_no_network_is_said() -> None:
    with pytest.raises(ValueError, match="mail"):
        Hosts().allows("mail.inner")
    with pytest.raises(ValueError, match=r"10\.1\.2\.3/8"):
        Hosts(["10.1.2.3/8"])
