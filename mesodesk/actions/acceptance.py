"""A clinician's word that the content may be used in this clinic: kept beside the settings, bound to every letter.

Shipped content is not reviewed by a clinician. Until one accepts exactly what is told here, every page says that it
is not for patients; any change of the content lifts the acceptance by itself.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mesodesk.clinical.models import Acceptance
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.codec import to_json
from mesodesk.files import make_data_folder, write_whole

FILE = "accepted-content.json"


def read_acceptance(folder: Path) -> Acceptance | None:
    """Return the acceptance that is kept in a data folder, whatever content it was for.

    Raises:
        MesoDeskError: `acceptance-broken` when the file is there but cannot be understood.
    """
    path = folder / FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Acceptance)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise MesoDeskError("acceptance-broken", path=str(path)) from error


def write_acceptance(folder: Path, acceptance: Acceptance) -> None:
    """Keep an acceptance in a data folder, in the place of any earlier one.

    Raises:
        MesoDeskError: as `to_json`, `mesodesk.files.write_whole` and `make_data_folder`.
    """
    data = to_json(acceptance)
    make_data_folder(folder)
    write_whole(folder / FILE, data)
