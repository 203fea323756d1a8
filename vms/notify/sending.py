"""Hands one message to one channel through Apprise, the only importer of it. Blocking: call it in a thread.

It is imported when it is first needed: its hundred plugins take memory that a service without channels can do without.
"""

import logging
from collections.abc import Sequence
from typing import NamedTuple

from vms.notify.messages import Room
from vms.web.problems import wrong
from vms.web.wording import say

LOCAL = frozenset({"dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "syslog", "growl"})
"""Schemes that speak to the machine the service runs on, not to people."""
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


def service_of(url: str) -> str:
    """The address's scheme. Raises Unprocessable, without repeating the address."""
    import apprise

    plugin = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    scheme = url.partition("://")[0].lower()
    if plugin is None or scheme in LOCAL:
        raise wrong("url", say("channel_address_unknown"))
    return scheme


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


def send(url: str, title: str, body: str, pictures: Sequence[Picture] = ()) -> bool:
    """Whether the channel has taken it."""
    import apprise
    from apprise.attachment.memory import AttachMemory

    asset = apprise.AppriseAsset(app_id="vms", app_desc="camera network", async_mode=False, secure_logging=True)
    joined = "&" if "?" in url else "?"
    notifier = apprise.Apprise(asset=asset)
    if not notifier.add(f"{url}{joined}rto={TIMEOUT_S}&cto={TIMEOUT_S}"):
        return False
    attached = apprise.AppriseAttachment()
    for each in pictures:
        held = AttachMemory(content=each.jpeg, name=each.name, mimetype="image/jpeg")  # type: ignore[no-untyped-call]
        attached.add(held)
    # Said to be text, it keeps its lines where the channel wants HTML, such as in mail.
    text = apprise.NotifyFormat.TEXT
    return bool(notifier.notify(title=title, body=body, body_format=text, attach=attached if pictures else None))
