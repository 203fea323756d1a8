"""From a camera of the registry to the streams that a live view may be fed from."""

from registry.model import Camera, Lifecycle
from streams.model import Credentials, StreamKind
from streams.relay.model import SourceSpec
from streams.url import StreamUrl, StreamUrlError
from vms.db.seal import KeySeal, SealError
from vms.live.budget import Level
from vms.live.model import Lack, NoLivePicture
from vms.web.wording import address_refused, say

Feeds = tuple[tuple[Level, SourceSpec], ...]
"""What a view may be given, the best first."""


def instead_of(camera: Camera, kind: StreamKind, seal: KeySeal) -> SourceSpec | None:
    """The main stream of who asks for the sub stream, should their browser not play that."""
    if kind is not StreamKind.SUB or not camera.sub_url or not camera.main_url:
        return None
    try:
        return feeds_of(camera, StreamKind.MAIN, seal)[0][1]
    except NoLivePicture:  # the record of the main stream is wrong: then there is none
        return None


def feeds_of(camera: Camera, kind: StreamKind, seal: KeySeal) -> Feeds:
    """The asked stream, below it what takes less; of a camera that has only one, that one. Raises NoLivePicture.

    Who asks for the sub stream is never moved to the main stream, which takes more: see `instead_of`.
    """
    if camera.lifecycle is Lifecycle.RETIRED:
        raise NoLivePicture(say("camera_retired"), Lack.RETIRED)
    addresses = {Level.MAIN: camera.main_url, Level.SUB: camera.sub_url}
    if kind is StreamKind.SUB and camera.sub_url:
        del addresses[Level.MAIN]
    credentials = _credentials(camera, seal)
    feeds = tuple((level, _spec(camera, text, credentials)) for level, text in addresses.items() if text)
    if not feeds:
        raise NoLivePicture(say("no_address"), Lack.ADDRESS)
    if len(feeds) > 1 and feeds[0][1].key == feeds[1][1].key:  # both fields hold the same address
        feeds = feeds[:1]
    return (*feeds, (Level.KEYS, feeds[-1][1]))


def _spec(camera: Camera, address: str, credentials: Credentials | None) -> SourceSpec:
    try:
        url = StreamUrl.parse(address)
    except StreamUrlError as error:
        raise NoLivePicture(say("address_unusable", reason=address_refused(error)), Lack.ADDRESS) from error
    return SourceSpec(f"{camera.id}{url.path}", url, credentials)


def _credentials(camera: Camera, seal: KeySeal) -> Credentials | None:
    if camera.username is None:
        return None
    try:
        password = seal.unseal(camera.password_sealed).decode() if camera.password_sealed else ""
    except SealError as error:
        raise NoLivePicture(say("password_unreadable", reason=error), Lack.PASSWORD) from error
    return Credentials(camera.username, password)
