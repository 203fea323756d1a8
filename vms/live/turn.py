"""Passwords for our own TURN server, for viewers who cannot reach our UDP port: short-lived, per person. Pure."""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class TurnServers:
    """Addresses of one TURN service and the secret that it shares with us (coturn: `static-auth-secret`)."""

    urls: tuple[str, ...]
    secret: bytes = field(repr=False)
    lifetime: timedelta

    def links(self, user_id: uuid.UUID, now: datetime) -> list[str]:
        """A `Link` header per address (draft-ietf-wish-whep-03 §4.4) with a name that tells its own end and a password
        that only who knows the secret can make of it (draft-uberti-behave-turn-rest-00)."""
        username = f"{int((now + self.lifetime).timestamp())}:{user_id}"
        # SHA-1 is what coturn computes; the key makes it sound.
        password = base64.b64encode(hmac.new(self.secret, username.encode(), hashlib.sha1).digest()).decode()
        words = f'rel="ice-server"; username="{username}"; credential="{password}"; credential-type="password"'
        return [f"<{url}>; {words}" for url in self.urls]
