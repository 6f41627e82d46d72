from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mesodesk.actions.desk import Desk
from mesodesk.actions.identity import clinician_identity, known_clinicians, known_clinics
from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import CLINIC_LASTS, CLINICIAN_LASTS, Identity, covers, issued_by, names
from mesodesk.sealing.keyfile import from_pem
from tests.actions.talks import NOW

DAY = timedelta(days=1)


def _identity(desk: Desk, name: str = "Dr Bo", registration: str = "MED 1", clinic: str = "Clinic") -> Identity:
    return clinician_identity(desk.archive, clinic, name, registration, NOW)


def _keys(desk: Desk, kind: str) -> list[Path]:
    return sorted((desk.settings.folder / "keys").glob(f"{kind}-*"))


def test_the_clinic_made_at_first_use_issues_the_clinician(desk: Desk) -> None:
    """The first seal makes both certificates, and the clinic's vouches for the clinician's."""
    assert known_clinics(desk.archive) == ()
    identity = _identity(desk)
    (clinic,) = known_clinics(desk.archive)

    assert issued_by(identity.certificate, clinic)
    assert names(clinic).common_name == "Clinic"
    assert (names(identity.certificate).common_name, names(identity.certificate).serial_number) == ("Dr Bo", "MED 1")


def test_both_are_used_again(desk: Desk) -> None:
    """The second seal, also of another program start, uses the same keys."""
    assert _identity(desk) == _identity(desk)
    assert (len(_keys(desk, "clinic")), len(_keys(desk, "clinician"))) == (1, 1)


@pytest.mark.parametrize("other", [{"name": "Dr Cy"}, {"registration": "MED 2"}])
def test_another_clinician_gets_their_own(desk: Desk, other: dict[str, str]) -> None:
    """Another name or registration has a key of its own, from the same clinic."""
    first, second = _identity(desk), _identity(desk, **other)
    (clinic,) = known_clinics(desk.archive)

    assert first.key != second.key
    assert issued_by(second.certificate, clinic)


def test_another_clinic_gets_its_own(desk: Desk) -> None:
    """A clinic that changes its name seals under the new one; the old one stays known."""
    first, second = _identity(desk), _identity(desk, clinic="New Clinic")
    clinics = known_clinics(desk.archive)

    assert {names(clinic).common_name for clinic in clinics} == {"Clinic", "New Clinic"}
    assert not any(issued_by(first.certificate, c) and issued_by(second.certificate, c) for c in clinics)


def test_names_that_begin_alike_are_told_apart(desk: Desk) -> None:
    """Two long names that a certificate would cut to the same letters still have two keys."""
    long = "Maria " * 40
    assert _identity(desk, name=long + "A").key != _identity(desk, name=long + "B").key


def test_an_expired_clinician_is_replaced_and_the_clinic_stays(desk: Desk) -> None:
    """After three years the same clinic issues anew."""
    first = _identity(desk)
    later = NOW + CLINICIAN_LASTS + DAY
    second = clinician_identity(desk.archive, "Clinic", "Dr Bo", "MED 1", later)

    assert first.key != second.key
    assert covers(second.certificate, later)
    assert len(known_clinics(desk.archive)) == 1
    assert clinician_identity(desk.archive, "Clinic", "Dr Bo", "MED 1", later) == second


def test_an_expired_clinic_is_replaced_and_stays_known(desk: Desk) -> None:
    """After twenty years there is a new certificate, and what the old one vouched for still verifies."""
    first = _identity(desk)
    later = NOW + CLINIC_LASTS + DAY
    second = clinician_identity(desk.archive, "Clinic", "Dr Bo", "MED 1", later)
    clinics = known_clinics(desk.archive)

    assert len(clinics) == 2
    assert sum(issued_by(first.certificate, clinic) for clinic in clinics) == 1
    assert sum(issued_by(second.certificate, clinic) for clinic in clinics) == 1


def test_keys_are_for_their_owner_only(desk: Desk) -> None:
    """Key files can be read by their owner alone, in folders that nobody else can enter."""
    _identity(desk)
    folder = desk.settings.folder

    assert {path.stat().st_mode & 0o777 for path in (folder / "keys").iterdir()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder, folder / "keys")} == {0o700}


def test_a_damaged_key_file_stops_the_seal(desk: Desk) -> None:
    """A key that cannot be read is not passed over and made anew: somebody has to know."""
    _identity(desk)
    _keys(desk, "clinic")[0].write_bytes(b"not a key")
    with pytest.raises(MesoDeskError, match="key-damaged"):
        _identity(desk)


def test_a_damaged_key_file_hides_no_other_clinic(desk: Desk) -> None:
    """One bad file does not keep the sheets of every other clinic from being checked."""
    made = clinician_identity(desk.archive, "Example Clinic", "Dr A", "1", NOW)
    (desk.settings.folder / "keys" / f"clinic-{'0' * 16}-{'0' * 16}.pem").write_bytes(b"damaged")

    (clinic,) = known_clinics(desk.archive)

    assert issued_by(made.certificate, clinic)


def test_the_clinicians_known_here_are_those_whom_its_clinics_vouch_for(desk: Desk) -> None:
    """Every one of a clinic that is known, none of a clinic whose key is lost, and none whose file is damaged."""
    first, second = _identity(desk), _identity(desk, name="Dr Cy")
    stray = _identity(desk, clinic="Lost Clinic")
    lost = next(
        path for path in _keys(desk, "clinic") if issued_by(stray.certificate, from_pem(path.read_bytes()).certificate)
    )
    lost.unlink()
    (desk.settings.folder / "keys" / f"clinician-{'0' * 16}-{'0' * 16}.pem").write_bytes(b"damaged")

    assert set(known_clinicians(desk.archive)) == {first.certificate, second.certificate}


def test_a_clinician_of_a_lost_clinic_key_gets_another_certificate(desk: Desk) -> None:
    """A certificate that nobody here vouches for any more is not sealed with."""
    old = clinician_identity(desk.archive, "Example Clinic", "Dr A", "1", NOW)
    next((desk.settings.folder / "keys").glob("clinic-*")).unlink()
    new = clinician_identity(desk.archive, "Example Clinic", "Dr A", "1", NOW)

    assert new.certificate != old.certificate
    assert any(issued_by(new.certificate, clinic) for clinic in known_clinics(desk.archive))
