from __future__ import annotations

import json

import pytest

from mesodesk.consent.consultation import Answer, Consultation, Reply
from mesodesk.errors import MesoDeskError
from mesodesk.exchange.private_file import answers_sha256, read_private, write_private

SECRET = "00" * 16
ANSWERS = (Answer("pregnant", Reply.NO), Answer("thinners", Reply.YES, "Asked."))
GOLDEN = "95747fc089119ae57dec897a8de393c011d15d351e5941f6658edca7b2bd7a3a"
"""The hash of these answers with this secret, as the first version computed it."""


def test_private_file_is_read_as_it_was_written(yes: Consultation) -> None:
    """The consultation and the secret come back the same."""
    private = read_private(write_private(SECRET, yes))

    assert (private.secret, private.consultation) == (SECRET, yes)
    assert answers_sha256(private.secret, private.consultation.answers) == answers_sha256(SECRET, yes.answers)


def test_hash_of_answers_never_drifts() -> None:
    """A record that was sealed by an older program still fits its private answers."""
    assert answers_sha256(SECRET, ANSWERS) == GOLDEN


@pytest.mark.parametrize(
    ("secret", "answers"),
    [
        ("00" * 15 + "01", ANSWERS),
        (SECRET, ()),
        (SECRET, ANSWERS[:1]),
        (SECRET, ANSWERS[::-1]),
        (SECRET, (Answer("pregnant", Reply.YES), ANSWERS[1])),
        (SECRET, (ANSWERS[0], Answer("thinners", Reply.YES, "Asked!"))),
    ],
    ids=["secret", "none", "fewer", "order", "reply", "resolution"],
)
def test_other_secret_or_answers_have_another_hash(secret: str, answers: tuple[Answer, ...]) -> None:
    """Without the secret nobody can try out answers, and no answer can be changed later."""
    assert answers_sha256(secret, answers) != GOLDEN


def test_other_schema_is_refused(yes: Consultation) -> None:
    """A draft is no private file."""
    raw = json.loads(write_private(SECRET, yes)) | {"schema": "mesodesk.consultation/1"}

    with pytest.raises(MesoDeskError, match="json-schema"):
        read_private(json.dumps(raw).encode())
