"""The one kind of failure that MesoDesk expects.

An error carries a key and slots, never a sentence: the outer edge (window or terminal) words it from
`resources/text/<language>/error.json`, and each of those sentences names the cure. May import nothing.
"""

from __future__ import annotations


class MesoDeskError(Exception):
    """An expected failure, worded at the outer edge.

    Attributes:
        key: the entry of the catalogue's `error` file, without the file's name.
        slots: what fills the sentence. Slots may hold what the user typed or a path, so they are shown
            and never logged.
    """

    def __init__(self, key: str, **slots: str | int) -> None:
        super().__init__(key)
        self.key = key
        self.slots = slots
