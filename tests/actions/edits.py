"""A clinic's own edits of the content, right ones and planted faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FAULTS: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"text": "The treatment is safe."}, "claims own-said", "it says 'safe': “The treatment is safe.”"),
    ({"text": "Articles like it.", "kind": "correction"}, "claims own-said", "a correction must say what is wrong"),
    (
        {"text": "Six visits.", "kind": "website"},
        "claims own-said",
        "what websites claim must name who says it",
    ),
    ({"text": "It was given 987 times."}, "claims own-said", "a number without a source"),
    (
        {"text": "It was given 987 times.", "sources": ["A0"]},
        "claims own-said",
        "no source of it carries the number 987",
    ),
    ({"text": "It is given.", "sources": ["Z9"]}, "claims own-said", "there is no source Z9"),
    ({"text": "It looked better.", "benefit": True}, "claims own-said", "a benefit without its limit"),
)
"""A claim with a fault, the place that is named, and the problem."""

BURN: dict[str, Any] = {
    "id": "own-burn",
    "name": "Burn",
    "grade": "serious",
    "scope": {"areas": ["thighs"]},
    "claim": {"id": "own-burn", "text": "The skin can burn and leave a scar."},
}
"""A new harm that a clinic adds: a warning that nobody heard before."""


def topic(text: str = "Ask us whatever you like.", **claim: Any) -> dict[str, Any]:
    """Return a file of the clinic that adds one statement under a heading of its own to every explanation."""
    said = {"id": "own-said", "text": text, **claim}
    return {"topics": [{"id": "own-topic", "part": "what", "title": "Our own", "claims": [said]}]}


def write_edit(folder: Path, edit: object, name: str = "own.json") -> Path:
    """Write a file of the clinic into a folder, which is made; a text is written as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(edit if isinstance(edit, str) else json.dumps(edit), encoding="utf-8")
    return path
