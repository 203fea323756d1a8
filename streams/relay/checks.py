"""ICE checks of a viewer that is connected already, answered in bytes (RFC 8445 §7.3, RFC 8489). Pure.

Browsers send one every few seconds as long as they watch; aioice makes a dozen objects of each.
"""

import hmac
import ipaddress
import struct
import zlib

_REQUEST, _SUCCESS = 0x0001, 0x0101
_COOKIE = 0x2112A442
_DIGEST_BYTES = 20  # SHA-1
_USERNAME, _INTEGRITY, _XOR_ADDRESS, _FINGERPRINT = 0x0006, 0x0008, 0x0020, 0x8028
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


def _authentic(check: bytes, names: bytes, key: bytes) -> bool:
    """Whether the check names us first and is signed with our password."""
    named, at = False, _HEAD_BYTES
    while at + 4 <= len(check):
        kind, size = _ATTRIBUTE.unpack_from(check, at)
        if kind == _INTEGRITY:
            signed = _HEAD.pack(_REQUEST, at + _INTEGRITY_BYTES - _HEAD_BYTES, _COOKIE) + check[8:at]
            return (
                named
                and size == _DIGEST_BYTES
                and hmac.compare_digest(hmac.digest(key, signed, "sha1"), check[at + 4 : at + _INTEGRITY_BYTES])
            )
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
