"""ICE checks with a viewer that is connected already, made and answered in bytes (RFC 8445 §7.3, RFC 8489). Pure.

Both sides send one every few seconds as long as somebody watches; aioice makes a dozen objects of each.
"""

import hmac
import ipaddress
import struct
import zlib

_REQUEST, _SUCCESS = 0x0001, 0x0101
_COOKIE = 0x2112A442
_DIGEST_BYTES = 20  # SHA-1
_USERNAME, _INTEGRITY, _XOR_ADDRESS, _PRIORITY, _FINGERPRINT = 0x0006, 0x0008, 0x0020, 0x0024, 0x8028
_ICE_CONTROLLED = 0x8029
_HEAD_BYTES, _INTEGRITY_BYTES, _FINGERPRINT_BYTES = 20, 24, 8
_FINGERPRINT_XOR = 0x5354554E
_ATTRIBUTE = struct.Struct(">HH")
_HEAD = struct.Struct(">HHI")
_ADDRESS = struct.Struct(">HHBBHI")


def answered(check: bytes, name: bytes, key: bytes, sender: tuple[str, int]) -> bytes | None:
    """The success response to an authenticated check of the controlling side, by IPv4.

    `name` is our ICE name (ufrag), `key` our password. None: it is anything else, which is not judged here.
    """
    if len(check) < _HEAD_BYTES or _HEAD.unpack_from(check) != (_REQUEST, len(check) - _HEAD_BYTES, _COOKIE):
        return None
    if not _authentic(check, name + b":", key):
        return None
    try:
        host = int(ipaddress.IPv4Address(sender[0]))
    except ValueError:
        return None
    address = _ADDRESS.pack(_XOR_ADDRESS, 8, 0, 1, sender[1] ^ (_COOKIE >> 16), host ^ _COOKIE)
    return _signed(_SUCCESS, check[8:_HEAD_BYTES], address, key)


def consent_check(transaction: bytes, names: bytes, priority: int, tie_breaker: int, key: bytes) -> bytes:
    """What asks a controlling viewer whether it still wants what we send (RFC 7675 §5.1). `transaction`: 12 bytes;
    `names`: the viewer's ICE name, a colon, ours; `key`: the viewer's password."""
    named = _ATTRIBUTE.pack(_USERNAME, len(names)) + names + bytes(-len(names) % 4)
    role = _ATTRIBUTE.pack(_ICE_CONTROLLED, 8) + tie_breaker.to_bytes(8, "big")
    attributes = named + _ATTRIBUTE.pack(_PRIORITY, 4) + priority.to_bytes(4, "big") + role
    return _signed(_REQUEST, transaction, attributes, key)


def confirms(answer: bytes, transaction: bytes, key: bytes) -> bool:
    """Whether it is the viewer's success response to that check, signed with its password."""
    if len(answer) < _HEAD_BYTES or answer[8:_HEAD_BYTES] != transaction:
        return False
    if _HEAD.unpack_from(answer) != (_SUCCESS, len(answer) - _HEAD_BYTES, _COOKIE):
        return False
    at = _HEAD_BYTES
    while at + 4 <= len(answer):
        kind, size = _ATTRIBUTE.unpack_from(answer, at)
        if kind == _INTEGRITY:
            return size == _DIGEST_BYTES and _signed_up_to(answer, at, _SUCCESS, key)
        at += 4 + size + -size % 4
    return False


def _signed_up_to(message: bytes, at: int, kind: int, key: bytes) -> bool:
    """Whether the MESSAGE-INTEGRITY that begins there is right."""
    signed = _HEAD.pack(kind, at + _INTEGRITY_BYTES - _HEAD_BYTES, _COOKIE) + message[8:at]
    return hmac.compare_digest(hmac.digest(key, signed, "sha1"), message[at + 4 : at + _INTEGRITY_BYTES])


def _authentic(check: bytes, names: bytes, key: bytes) -> bool:
    """Whether the check names us first and is signed with our password."""
    named, at = False, _HEAD_BYTES
    while at + 4 <= len(check):
        kind, size = _ATTRIBUTE.unpack_from(check, at)
        if kind == _INTEGRITY:
            return named and size == _DIGEST_BYTES and _signed_up_to(check, at, _REQUEST, key)
        if kind == _ICE_CONTROLLED:  # both sides would wait for the other
            return False
        if kind == _USERNAME:
            named = check.startswith(names, at + 4, at + 4 + size)
        at += 4 + size + -size % 4
    return False


def _signed(kind: int, transaction: bytes, attributes: bytes, key: bytes) -> bytes:
    """A message with MESSAGE-INTEGRITY and FINGERPRINT, each of which counts the length up to its own end."""
    size = len(attributes) + _INTEGRITY_BYTES
    signed = _HEAD.pack(kind, size, _COOKIE) + transaction + attributes
    integrity = _ATTRIBUTE.pack(_INTEGRITY, 20) + hmac.digest(key, signed, "sha1")
    whole = _HEAD.pack(kind, size + _FINGERPRINT_BYTES, _COOKIE) + transaction + attributes + integrity
    return whole + _ATTRIBUTE.pack(_FINGERPRINT, 4) + (zlib.crc32(whole) ^ _FINGERPRINT_XOR).to_bytes(4, "big")
