"""The service's signing keys: made once, sealed in the database, so that a backup holds them."""

from collections.abc import Collection

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.sealing import Seal
from vms.db.engine import Database
from vms.db.seal import SealError
from vms.reports import store
from vms.reports.model import SigningKey
from vms.reports.tables import ReportKey


async def signing_key(database: Database, seal: Seal) -> SigningKey:
    """The newest one that our key file opens; a new one where there is none."""
    async with database.unit_of_work() as tx:
        for held in await store.keys(tx.session):
            try:
                return SigningKey(Ed25519PrivateKey.from_private_bytes(seal.unseal(held.private_sealed)))
            except SealError:  # sealed with a key file that is gone: what it signed can still be checked
                continue
        key = SigningKey(Ed25519PrivateKey.generate())
        sealed = seal.seal(key.private.private_bytes_raw())
        tx.session.add(ReportKey(created_at=tx.now, public=key.public, private_sealed=sealed))
        return key


async def known_keys(database: Database) -> Collection[bytes]:
    """The public halves of all keys that ever signed here."""
    async with database.reading() as session:
        return {held.public for held in await store.keys(session)}
