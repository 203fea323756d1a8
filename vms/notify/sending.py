"""Hands one message to one channel through Apprise, the only importer of it. Blocking: call it in a thread.

It is imported when it is first needed: its hundred plugins take memory that a service without channels can do without.
"""

import logging
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from registry.phrases import Phrase
from vms.hosts import Hosts
from vms.notify.messages import Room
from vms.web.wording import say

if TYPE_CHECKING:
    import apprise

VENDORS = ("wecombot", "dingtalk", "feishu", "lark", "wxpusher", "pushplus", "slack", "tgram")
"""Services with one host for everybody."""
OWN_HOST = ("mailto", "mailtos", "json", "jsons", "xml", "xmls", "form", "forms", "gotify", "gotifys")
"""Services whose host the address names."""
QUERIES = frozenset(
    {
        *("to", "cc", "bcc", "from", "name", "reply", "smtp", "mode", "user", "pass", "password", "port", "verify"),
        *("token", "key", "secret", "channel", "topic", "thread", "priority", "method"),
        *("format", "overflow", "emojis", "tz"),
    }
)
"""What an address may say after its `?`. Others read files of this machine (`template`, `pgpkey`), fetch what they name
(`attach`, `wkd`), follow redirects into the inner network, or wait long (`retry`, `rto`)."""
TIMEOUT_S = 15
MOST = 4000
"""Characters in one message, however much the channel takes: a page on a phone, not a list of a county."""
ROOMS = {"wecombot": Room(2048, in_bytes=True)}
"""Limits of the services that Apprise does not know: WeCom refuses a text of more bytes."""


class Picture(NamedTuple):
    """A JPEG that goes with a message."""

    name: str
    jpeg: bytes


# It would log addresses, which hold secrets.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class AddressRefusedError(Exception):
    """Nothing may be sent to that address; it is not repeated."""

    def __init__(self, said: Phrase) -> None:
        super().__init__(str(said))
        self.said = said


def service_of(url: str, hosts: Hosts) -> str:
    """The address's scheme. Raises AddressRefusedError. A host name is not looked up: `send` does that each time."""
    plugin = _plugin(url)
    host = _host(plugin)
    if host is not None and not hosts.names(host) and not _literal_allowed(host, hosts):
        raise AddressRefusedError(say("channel_host_inner"))
    return str(plugin.schema)


def _plugin(url: str) -> "apprise.NotifyBase":
    import apprise

    # Read by Apprise itself, before anything is made of it that might open a file.
    read = apprise.URLBase.parse_url(url, verify_host=False)  # type: ignore[no-untyped-call]
    read = read or {"schema": "", "qsd": {}}
    scheme = str(read["schema"]).lower()
    if scheme not in VENDORS and scheme not in OWN_HOST:
        raise AddressRefusedError(say("channel_address_unknown", schemes=", ".join((*OWN_HOST, *VENDORS))))
    # Headers, parameters and fields of a web hook's own have a sign before their name.
    if refused := sorted(name for name in read["qsd"].keys() - QUERIES if not name.startswith(("+", "-", ":"))):
        raise AddressRefusedError(say("channel_query_refused", names=", ".join(refused)[:100]))
    # Else a host outside could send the message on into the inner network; and it would log addresses.
    asset = apprise.AppriseAsset(
        app_id="vms", app_desc="camera network", async_mode=False, secure_logging=True, http_redirects=False
    )
    plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if plugin is None or plugin.schema != scheme:
        raise AddressRefusedError(say("channel_address_unknown", schemes=", ".join((*OWN_HOST, *VENDORS))))
    plugin.socket_connect_timeout = plugin.socket_read_timeout = TIMEOUT_S
    return plugin


def _host(plugin: "apprise.NotifyBase") -> str | None:
    """Whom it will call; None: always the vendor."""
    if plugin.schema in VENDORS:
        return None
    return str(getattr(plugin, "smtp_host", None) or plugin.host).strip("[]")


def _literal_allowed(host: str, hosts: Hosts) -> bool:
    try:
        return hosts.allows(host)
    except ValueError:
        return host.lower() != "localhost"


def _require_reachable(host: str, hosts: Hosts) -> None:
    """Raises AddressRefusedError, also where one of several addresses of the name is not allowed; OSError for a name
    that nobody knows."""
    if hosts.names(host):
        return
    if not all(hosts.allows(str(found[4][0])) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)):
        raise AddressRefusedError(say("channel_host_inner"))


def room_of(service: str) -> Room:
    """How much one message to a channel of that scheme may hold."""
    if service in ROOMS:
        return ROOMS[service]
    takes = _of_plugin(service, "body_maxlen")
    return Room(min(takes, MOST) if isinstance(takes, int) and takes > 0 else MOST)


def takes_pictures(service: str) -> bool:
    """Whether a message to a channel of that scheme may carry pictures, such as mail and web hooks."""
    return bool(_of_plugin(service, "attachment_support"))


def _of_plugin(service: str, name: str) -> object:
    import apprise

    manager = apprise.manager_plugins.NotificationManager()  # type: ignore[no-untyped-call]
    return getattr(manager[service], name, None) if service in manager else None


def send(url: str, title: str, body: str, pictures: Sequence[Picture] = (), *, hosts: Hosts) -> bool:
    """Whether the channel has taken it. Raises AddressRefusedError, also for what was kept before it was refused."""
    import apprise
    from apprise.attachment.memory import AttachMemory

    plugin = _plugin(url)
    try:
        if (host := _host(plugin)) is not None:
            _require_reachable(host, hosts)
    except OSError:
        return False
    notifier = apprise.Apprise(asset=plugin.asset)
    notifier.add(plugin)
    attached = apprise.AppriseAttachment()
    for each in pictures:
        held = AttachMemory(content=each.jpeg, name=each.name, mimetype="image/jpeg")  # type: ignore[no-untyped-call]
        attached.add(held)
    # Said to be text, it keeps its lines where the channel wants HTML, such as in mail.
    text = apprise.NotifyFormat.TEXT
    return bool(notifier.notify(title=title, body=body, body_format=text, attach=attached if pictures else None))
