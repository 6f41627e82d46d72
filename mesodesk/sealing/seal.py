"""Making a seal: PAdES B-B in a field that the document already has.

What the tagged, archival document needs to stay so: the field is there before; nothing is drawn into it; the
metadata are left as they are. May import `certificates`, `container` and `errors`.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import BuildProps, SignatureObject

from mesodesk.errors import MesoDeskError
from mesodesk.sealing.certificates import Identity, check_clock, load_key
from mesodesk.sealing.container import DIGEST, LONGEST_SIGNATURE, container, sign, signed_attributes

MAKER = "MesoDesk"
"""Named in the signature dictionary, inside what is signed: by it a seal of ours is known as such everywhere."""


class _Revision(IncrementalPdfFileWriter):
    """An addition to a document that leaves its metadata alone.

    pyHanko would write the metadata anew with itself as the producer and in a form that archival checks refuse.
    The method is private to it, so the version is pinned and a test sees that it is still the one.
    """

    def _update_meta(self) -> None:
        """Leave the metadata as they are."""


def seal(pdf: bytes, signer: Identity, *, field: str, reason: str, location: str, moment: datetime) -> bytes:
    """Seal a document: the bytes of `pdf` stay as they are, and an addition with the seal follows.

    The first seal certifies the document and from then on allows seals in the other empty fields, but no new page,
    note or attachment (DocMDP level 2, "filling in forms"): so a withdrawal can be sealed later. Further seals
    do not certify.

    Args:
        pdf: a document with an empty signature field.
        signer: whose seal it is.
        field: the name of that field.
        reason: why, in words; it can be read in every PDF program.
        location: where, in words.
        moment: the time claimed, aware.

    Raises:
        MesoDeskError: `clock-wrong` when the signer's certificate does not cover the moment; `key-damaged`;
            `seal-failed` when the document cannot be read, has no such field, the field is full, or the words
            hold half a character.
    """
    check_clock(signer.certificate, moment)
    key = load_key(signer)
    try:
        revision = _Revision(BytesIO(pdf))
        first = not revision.prev.embedded_signatures
        if revision.output_version < (2, 0):
            revision.register_extension(ESIC_EXTENSION_1)
        steps = PdfCMSEmbedder().write_cms(field, revision, existing_fields_only=True)
        next(steps)
        steps.send(_dictionary(signer.certificate, reason, location, moment, first=first))
        prepared, output = steps.send(SigIOSetup(md_algorithm=DIGEST))
        attributes = signed_attributes(signer.certificate, prepared.document_digest)
        steps.send(container(signer.certificate, attributes, sign(key, attributes)))
    except (PdfError, ValueError) as error:
        raise MesoDeskError("seal-failed") from error
    return bytes(output.getvalue())


def waits_for_seal(pdf: bytes, field: str) -> bool:
    """Say whether a document that can be read has a field of this name, and nothing sealed it yet."""
    fields = enumerate_sig_fields(PdfFileReader(BytesIO(pdf)), filled_status=False, with_name=field)
    return next(fields, None) is not None


def _dictionary(certificate: bytes, reason: str, location: str, moment: datetime, *, first: bool) -> SigObjSetup:
    """Return the signature dictionary, with just the room that the container can need."""
    longest = container(certificate, signed_attributes(certificate, bytes(32)), LONGEST_SIGNATURE)
    placeholder = SignatureObject(
        timestamp=moment,
        subfilter=SigSeedSubFilter.PADES,
        location=location,
        reason=reason,
        app_build_props=BuildProps(name=MAKER),
        bytes_reserved=2 * len(longest),
    )
    rules = SigMDPSetup(md_algorithm=DIGEST, certify=first, docmdp_perms=MDPPerm.FILL_FORMS)
    return SigObjSetup(sig_placeholder=placeholder, mdp_setup=rules)
