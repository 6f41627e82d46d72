"""Reading a document and judging its seal, in this process: the child's work.

The document is parsed only to find the newest seal and the attachments. What the verdict rests on is taken from
the bytes: the seal must cover all of them but its own container, and a container of ours must be in its one form.
May import `certificates`, `container`, `inspection`, and `seal` for its maker's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from mesodesk.sealing.certificates import covers, fingerprint, issued_by, names
from mesodesk.sealing.container import container
from mesodesk.sealing.inspection import Finding, Seal, Verdict, is_pdf, shows_seal, without_reading
from mesodesk.sealing.seal import MAKER

_CHECKED_KINDS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
_OTHER_KINDS = (b"/adbe.pkcs7.sha1", b"/adbe.x509.rsa_sha1")
"""Kinds that the library does not even list."""

_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=32 * 2**20),
    document_budget=DocumentDecodeBudget(base_allowance=64 * 2**20, max_ratio=4),
)

_DEEPEST = 8
"""Levels of a tree of attachments that are walked; ours has one."""


_UNKNOWN = "unknown-clinic"
_OUTSIDE = "outside-validity"


class _BrokenError(Exception):
    """The seal does not hold; the message is the reason's key."""


@dataclass(frozen=True)
class _Cover:
    """What a seal covers, taken from the bytes: all of the file but the string that holds the container."""

    covered: bytes
    gap: bytes


def examine(pdf: bytes, known: Sequence[bytes]) -> Finding:
    """Examine a document in this process; see `inspection.inspect`.

    Args:
        pdf: the file.
        known: the certificates (DER) of the clinics that this computer knows.
    """
    if not is_pdf(pdf):
        return without_reading(pdf)
    try:
        return _judge(pdf, known)
    # A damaged file makes the parsers raise nearly anything, AssertionError and RecursionError included, and all
    # of it says the same: this is not what was sealed.
    except Exception:  # noqa: BLE001 - parsers of foreign files raise anything
        return without_reading(pdf)


def _judge(pdf: bytes, known: Sequence[bytes]) -> Finding:
    """Return the finding on a file that begins as a PDF does; raise anything when it cannot be read."""
    digest = hashlib.sha256(pdf).hexdigest()
    reader = PdfFileReader(BytesIO(pdf), strict=False, decode_limits=_LIMITS)
    if reader.encrypted:
        return Finding(Verdict.UNREADABLE, "locked", digest)
    seals = list(reader.embedded_signatures)
    if not seals:
        finding = _without_seals(reader, pdf, digest)
    elif seals[-1].sig_object["/SubFilter"] not in _CHECKED_KINDS:
        finding = Finding(Verdict.UNREADABLE, "other-kind-of-seal", digest)
    else:
        try:
            finding = _of_seals(seals, pdf, known, digest)
        except _BrokenError as broken:
            finding = Finding(Verdict.CHANGED, str(broken), digest)
    return replace(finding, attachments=_attachments(reader))


def _without_seals(reader: PdfFileReader, pdf: bytes, digest: str) -> Finding:
    """Return the finding on a file in whose form no seal is listed."""
    reader.root["/Pages"]["/Count"]  # raises when there are no pages: then it is no document
    if not shows_seal(pdf):
        return Finding(Verdict.NOT_SEALED, "no-seal", digest)
    if any(kind in pdf for kind in _OTHER_KINDS):
        return Finding(Verdict.UNREADABLE, "other-kind-of-seal", digest)
    return Finding(Verdict.CHANGED, "seal-damaged", digest)


def _of_seals(seals: Sequence[EmbeddedPdfSignature], pdf: bytes, known: Sequence[bytes], digest: str) -> Finding:
    """Return the finding on all seals, of which the newest must cover the whole file; one doubt is enough.

    Raises:
        _BrokenError: the seal, or an earlier one, does not hold.
    """
    newest = seals[-1]
    cover = _cover(newest, pdf)
    _check_signature(newest, cover)
    for earlier in seals[:-1]:
        _check_earlier(earlier)
    read = tuple(_read(seal, known) for seal in seals)
    if read[-1].doubt != _UNKNOWN or _names_us(newest):
        _check_form(newest, cover)
    doubts = [seal.doubt for seal in read if seal.doubt]
    if doubts:
        return Finding(Verdict.UNKNOWN_KEY, doubts[-1], digest, read)
    return Finding(Verdict.UNCHANGED, "unchanged", digest, read)


def _read(seal: EmbeddedPdfSignature, known: Sequence[bytes]) -> Seal:
    """Return what a seal says, and whether one of the known clinics vouches for it."""
    certificate = seal.signer_cert.dump()
    holder, sealed_at, words = names(certificate), _sealed_at(seal), seal.sig_object.get("/Reason")
    issuers = [clinic for clinic in known if issued_by(certificate, clinic)]
    valid = [clinic for clinic in issuers if sealed_at and covers(certificate, sealed_at) and covers(clinic, sealed_at)]
    return Seal(
        field=seal.field_name,
        signer=holder.common_name,
        clinic=names(valid[0]).common_name if valid else holder.organisation,
        sealed_at=sealed_at,
        words=words if isinstance(words, str) else "",
        fingerprint=fingerprint(certificate),
        certificate=certificate,
        doubt="" if valid else _OUTSIDE if issuers else _UNKNOWN,
    )


def _cover(seal: EmbeddedPdfSignature, pdf: bytes) -> _Cover:
    """Split a file into what a seal covers and the string with its container; nothing else may be left over.

    Raises:
        _BrokenError: `added-after-seal`, or `seal-broken` when something else hides between the two parts.
    """
    parts = [int(part) for part in seal.byte_range]
    if len(parts) != 4 or parts[0] != 0 or not 0 < parts[1] < parts[2] or parts[3] < 0:
        raise _BrokenError("seal-broken")
    _, before, after, length = parts
    if after + length != len(pdf):
        raise _BrokenError("added-after-seal")
    gap = pdf[before:after]
    inner = gap.removeprefix(b"<").removesuffix(b">")
    if len(inner) != len(gap) - 2 or bytes.fromhex(inner.decode("ascii")) != seal.pkcs7_content:
        raise _BrokenError("seal-broken")
    return _Cover(pdf[:before] + pdf[after:], gap)


def _check_signature(seal: EmbeddedPdfSignature, cover: _Cover) -> None:
    """See that the signature is of what the seal covers, by the key of the certificate that it names.

    Raises:
        _BrokenError: `seal-broken`.
    """
    intact, valid = validate_sig_integrity(
        seal.signer_info,
        seal.signer_cert,
        expected_content_type="data",
        actual_digest=hashlib.new(seal.md_algorithm, cover.covered).digest(),
    )
    if not (intact and valid):
        raise _BrokenError("seal-broken")


def _check_earlier(seal: EmbeddedPdfSignature) -> None:
    """See that an earlier seal holds for its own revision and allows what came later.

    Raises:
        _BrokenError: `added-after-seal`.
    """
    seal.compute_integrity_info()  # type: ignore[no-untyped-call]
    intact, valid = validate_sig_integrity(
        seal.signer_info, seal.signer_cert, expected_content_type="data", actual_digest=seal.compute_digest()
    )
    if not (intact and valid and seal.summarise_integrity_info()["docmdp_ok"]):
        raise _BrokenError("added-after-seal")


def _check_form(seal: EmbeddedPdfSignature, cover: _Cover) -> None:
    """See that a container of ours is byte for byte as it was made, also where no signature covers it.

    Raises:
        _BrokenError: `seal-broken`.
    """
    made = container(
        seal.signer_cert.dump(),
        seal.signer_info["signed_attrs"].untag().dump(),
        seal.signer_info["signature"].native,
    )
    if b"<" + made.hex().upper().encode().ljust(len(cover.gap) - 2, b"0") + b">" != cover.gap:
        raise _BrokenError("seal-broken")


def _names_us(seal: EmbeddedPdfSignature) -> bool:
    """Say whether the signature dictionary names MesoDesk as its maker.

    The name lies in what is signed: once the signature holds, a single changed byte cannot have taken it away.
    """
    try:
        return bool(seal.sig_object["/Prop_Build"]["/App"]["/Name"] == f"/{MAKER}")
    except (KeyError, TypeError):
        return False


def _sealed_at(seal: EmbeddedPdfSignature) -> datetime | None:
    """Return the time that the signer claimed, unless it leaves open which moment it is."""
    try:
        moment = seal.self_reported_timestamp
    except (PdfReadError, ValueError):
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _attachments(reader: PdfFileReader) -> tuple[tuple[str, bytes], ...]:
    """Return the attached files, or none when they cannot all be read within the limits."""
    try:
        tree = reader.root["/Names"]["/EmbeddedFiles"]
        return tuple((str(file["/UF"]), bytes(file["/EF"]["/F"].data)) for file in _files(tree, _DEEPEST))
    # What is attached says nothing about the seal, so nothing that goes wrong here may change the verdict.
    except Exception:  # noqa: BLE001 - parsers of foreign files raise anything
        return ()


def _files(tree: Any, deepest: int) -> Iterator[Any]:
    """Walk a tree of attached files, no deeper than `deepest` levels."""
    node = tree.get_object()
    yield from (file.get_object() for file in list(node.get("/Names", ()))[1::2])
    if deepest:
        for branch in node.get("/Kids", ()):
            yield from _files(branch, deepest - 1)
