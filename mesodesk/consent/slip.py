"""Today's slip as it is noted: what was injected in one session, where, and what was new before it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from mesodesk.consent.consultation import Clinician


@dataclass(frozen=True, slots=True)
class Dot:
    """A place where the needle went in."""

    region: str
    """The id of the region of the figure in which it lies; that region's view gives the numbers their meaning."""
    x: float
    y: float
    """Units of the view, y down."""


@dataclass(frozen=True, slots=True)
class Injection:
    """One product, injected for one plan of the sheet."""

    option: str
    """The id of the option whose plan on the sheet it belongs to."""
    session: int = 0
    """Which of the planned sessions this was; the first is 1, and 0 is not noted."""
    product: str = ""
    maker: str = ""
    batch: str = ""
    expiry: date | None = None
    """The last day on which it may be used."""
    dose: str = ""
    depth: str = ""
    """How deep, and with what."""
    dots: tuple[Dot, ...] = ()

    def counts(self) -> Counter[str]:
        """Return how many dots lie in each region, by its id, in the order of the first dots."""
        return Counter(dot.region for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Slip:
    """What was noted of one session."""

    id: str
    """Made before the first save, so that a second try never makes a second slip."""
    sheet: str
    """The number of the sealed sheet whose yes it belongs to."""
    injected: datetime
    """With its zone."""
    injector: Clinician
    injections: tuple[Injection, ...] = ()
    news: str = ""
    """What the patient said is new since last time, and what the clinician saw: asked before anything is injected."""
    lump: bool | None = None
    """Whether there is a lump, sore or abscess. None: nobody looked; silence is never a no."""
    corrects: str = ""
    """The number of the sealed slip whose sessions this one tells again and right; both are kept."""
