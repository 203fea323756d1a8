"""What a report says, as plain values in named sections; how the sections are hashed and signed. Pure.

A report is a zip: report.pdf and report.xlsx for people, manifest.json with every section and the signature, and
perhaps the frames. The signature (Ed25519, RFC 8032) covers the SHA-256 of each section and of each file, so that
whoever checks it can name what was altered.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from registry.values import RECORD_ZONE

FORMAT = "vms-report/1"
MANIFEST, PDF, XLSX, FRAMES = "manifest.json", "report.pdf", "report.xlsx", "frames/"
SIGNATURE = "signature"
SECTIONS = (
    "about",
    "made",
    "targets",
    "plan",
    "exclusions",
    "published",
    "areas",
    "weighted",
    "usable_time",
    "sites",
    "unviewed",
    "findings",
    "failing",
    "less_online",
    "incomplete",
    "named_of",
    "points",
    "evidence",
    "files",
)
Sections = Mapping[str, Any]


class ReportKind(StrEnum):
    MOMENT = "moment"
    DAILY = "daily"
    """As of the end of a day."""
    MONTHLY = "monthly"
    """As of the end of a month."""


class Language(StrEnum):
    CHINESE = "zh-CN"
    ENGLISH = "en"


def end_of(kind: ReportKind, day: date) -> datetime:
    """The moment that the report of this day, or of its month, is about: the county's midnight after it."""
    after = day + timedelta(days=1)
    if kind is ReportKind.MONTHLY:
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(after, time(), RECORD_ZONE)


def last_day(as_of: datetime) -> date:
    """The last of the county's days that a report of this moment tells of."""
    return (as_of.astimezone(RECORD_ZONE) - timedelta(microseconds=1)).date()


def canonical(value: Any) -> bytes:
    """One form for equal values: sorted keys, no space, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fingerprint(public: bytes) -> str:
    """What people compare: the first 16 bytes of the key's SHA-256, in groups of four digits."""
    text = digest(public)[:32]
    return " ".join(text[at : at + 4] for at in range(0, 32, 4))


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The service's own key."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    def sign(self, sections: Sections) -> dict[str, Any]:
        """The signature block of these sections."""
        digests = {name: digest(canonical(value)) for name, value in sections.items()}
        signature = self.private.sign(_signed(digests))
        return {
            "format": FORMAT,
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(self.public).decode(),
            "sections": digests,
            "value": base64.b64encode(signature).decode(),
        }


def _signed(digests: Mapping[str, str]) -> bytes:
    return canonical({"format": FORMAT, "sections": digests})


def signer(block: Mapping[str, Any]) -> bytes | None:
    """The public key that truly signed the block, None where nobody did."""
    try:
        public = base64.b64decode(block["public_key"], validate=True)
        value = base64.b64decode(block["value"], validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(value, _signed(block["sections"]))
    except (KeyError, TypeError, ValueError, InvalidSignature):
        return None
    return public


def altered_sections(document: Mapping[str, Any], block: Mapping[str, Any]) -> list[str]:
    """The sections of a manifest, or of a frame's proof, that are not those that were signed, or are not there."""
    digests: Mapping[str, str] = block["sections"]
    present = {name: value for name, value in document.items() if name != SIGNATURE}
    wrong = [name for name in digests if name not in present or digest(canonical(present[name])) != digests[name]]
    return wrong + [name for name in present if name not in digests]
