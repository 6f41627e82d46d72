"""Whether a file is what PDF/UA-1 and PDF/A-3a ask for, by a validator that is fast enough for every test run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import page

PROFILES = ("ua1", "3a")


@dataclass(frozen=True, slots=True)
class FalseAlarm:
    """A rule that the validator says is broken where it is not."""

    rule: str
    why: str
    seals: int = 0
    """Of files with fewer seals than this, the validator is believed."""


FALSE_ALARMS = (
    FalseAlarm("PDFA3A-STREAM-LENGTH-001", "A stream that happens to end in a carriage return is counted too short."),
    FalseAlarm("PDFA3A-SIGNATURE-BYTERANGE-001", "Each seal but the newest covers the file of its time.", seals=2),
)
"""All that are known. `tests/system/test_validators.py` holds that veraPDF finds nothing in the same files."""


def faults(pdf: bytes, folder: Path) -> set[str]:
    """Return the rules that a file breaks, of PDF/UA-1 and of PDF/A-3a."""
    path = folder / "checked.pdf"
    path.write_bytes(pdf)
    found = {fault.rule_id for profile in PROFILES for fault in page.validate_pdf(str(path), profile=profile).failures}
    return found - {alarm.rule for alarm in FALSE_ALARMS if seals(pdf) >= alarm.seals}


def seals(pdf: bytes) -> int:
    """Return how many seals a file has, as it says itself."""
    return pdf.count(b"/ByteRange")
