"""Find, or make at first use, the certificates that seal: the clinic's issues the clinician's."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import datetime

from mesodesk.archive.store import Archive
from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import (
    Identity,
    check_clock,
    ended,
    fingerprint,
    issue_clinician,
    issued_by,
    make_clinic,
)
from mesodesk.sealing.keyfile import from_pem, to_pem


def known_clinics(archive: Archive) -> tuple[bytes, ...]:
    """Return the certificates (DER) of every clinic that this data folder has sealed for.

    A damaged key file is passed over: what it vouched for then counts as sealed by a stranger.
    """
    return _certificates(archive, "clinic-")


def known_clinicians(archive: Archive) -> tuple[bytes, ...]:
    """Return the certificates (DER) of every clinician whose key is in this data folder and whom its clinics vouch for.

    A damaged key file is passed over.
    """
    clinics = known_clinics(archive)
    found = _certificates(archive, "clinician-")
    return tuple(certificate for certificate in found if any(issued_by(certificate, clinic) for clinic in clinics))


def clinician_identity(archive: Archive, clinic: str, name: str, registration: str, now: datetime) -> Identity:
    """Return the identity that seals for a clinician of a clinic.

    A certificate that has run out stays known and is not used again; one that has not begun yet shows that the clock
    is behind, and nothing new is made then. Key files are found by a hash of the whole
    name, since a certificate cuts long names.

    Raises:
        MesoDeskError: `clock-wrong`, and as `mesodesk.files.write_whole`.
    """
    clinic_key = _key_name("clinic", clinic)
    issuers = _usable(archive, clinic_key, now)
    issuer = issuers[-1] if issuers else _keep(archive, clinic_key, make_clinic(clinic, now))
    key = _key_name("clinician", clinic, name, registration)
    for found in _usable(archive, key, now):
        if issued_by(found.certificate, issuer.certificate):
            return found
    return _keep(archive, key, issue_clinician(issuer, name, registration, now))


def _certificates(archive: Archive, prefix: str) -> tuple[bytes, ...]:
    found = []
    for pem in archive.keys(prefix):
        with contextlib.suppress(MesoDeskError):
            found.append(from_pem(pem).certificate)
    return tuple(found)


def _key_name(kind: str, *who: str) -> str:
    digest = hashlib.sha256("\n".join(who).encode()).hexdigest()
    return f"{kind}-{digest[:16]}"


def _usable(archive: Archive, key: str, now: datetime) -> list[Identity]:
    found = [from_pem(pem) for pem in archive.keys(f"{key}-")]
    usable = [identity for identity in found if not ended(identity.certificate, now)]
    for identity in usable:
        check_clock(identity.certificate, now)
    return usable


def _keep(archive: Archive, key: str, identity: Identity) -> Identity:
    archive.keep_key(f"{key}-{fingerprint(identity.certificate)[:16]}", to_pem(identity))
    return identity
