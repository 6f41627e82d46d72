from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
import zlib
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from mesodesk.errors import MesoDeskError
from mesodesk.sealing import child, inspection
from mesodesk.sealing.certificates import Identity
from mesodesk.sealing.inspection import LARGEST, Finding, Seal, Verdict, inspect, read_request, request, shows_seal
from tests.sealing.specimens import NOW, RECORD, flip, put_seal

READY = "import sys; print('ready', flush=True); "


def _bomb(size: int) -> bytes:
    """Return a small stream that inflates to about `size` zero bytes, without making them."""
    block = 2**20
    packer = zlib.compressobj(9)
    packed = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    times = size // block
    sum_of_zeros = times * block % 65521 << 16 | 1
    return packed[:2] + packed[2:] * times + b"\x03\x00" + sum_of_zeros.to_bytes(4, "big")


def _stream(number: int, entries: bytes, data: bytes) -> bytes:
    """Write a packed stream object."""
    head = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, entries, len(data))
    return head + data + b"\nendstream\nendobj\n"


def _document_in_streams(objects: bytes, table: bytes | None = None) -> bytes:
    """Make a PDF whose catalog lies in an object stream and whose table is a stream as well."""
    pdf = b"%PDF-1.7\n"
    at_objects = len(pdf)
    pdf += _stream(1, b"/Type/ObjStm/N 2/First 9", objects)
    at_table = len(pdf)
    rows = [(0, 0, 255), (1, at_objects, 0), (2, 1, 0), (2, 1, 1), (1, at_table, 0)]
    plain = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([last]) for kind, place, last in rows)
    pdf += _stream(4, b"/Type/XRef/W[1 4 1]/Size 5/Root 2 0 R", table or zlib.compress(plain))
    return pdf + b"startxref\n%d\n%%%%EOF\n" % at_table


OBJECTS = b"2 0 3 29 <</Type/Catalog/Pages 3 0 R>><</Type/Pages/Kids[]/Count 0>>"


def _bombs(document: bytes) -> dict[str, bytes]:
    """Return documents that become far larger when they are read."""
    with pikepdf.open(BytesIO(document)) as pdf:
        (file,) = (pdf.Root.Names.EmbeddedFiles.Names[1].EF.F,)
        file.write(_bomb(800 * 2**20), filter=pikepdf.Name.FlateDecode)
        attached = BytesIO()
        pdf.save(attached)
    return {
        "attachment": attached.getvalue(),
        "objects": _document_in_streams(_bomb(800 * 2**20)),
        "table": _document_in_streams(zlib.compress(OBJECTS), _bomb(800 * 2**20)),
        "brackets": _document_in_streams(zlib.compress(b"2 0 3 29 " + b"[" * 400_000)),
    }


def test_sealed_document(sealed: bytes, clinic: Identity) -> None:
    """The child's finding on a sealed document comes back whole."""
    finding = inspect(sealed, [clinic.certificate])

    assert finding.verdict is Verdict.UNCHANGED
    assert [(seal.signer, seal.sealed_at) for seal in finding.seals] == [("Dr Ada Example", NOW)]
    assert finding.attachments == (("record.json", RECORD),)
    assert [page.strip() for page in finding.pages] == ["Consent"]


def test_pages_that_cannot_be_read(sealed: bytes, clinic: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the child ends over the pages, what it found out about the seal stands."""
    found = inspect(sealed, [clinic.certificate]).to_json()
    for rest in ("", "[", '["Con'):
        says = f"print('ready'); print({found!r}); print({rest!r}, end='')"
        monkeypatch.setattr(inspection, "_command", lambda says=says: [sys.executable, "-S", "-c", says])
        finding = inspect(sealed, [clinic.certificate])

        assert (finding.verdict, finding.pages) == (Verdict.UNCHANGED, ())


def test_pages_of_a_document_whose_seal_does_not_hold(sealed: bytes, document: bytes, clinic: Identity) -> None:
    """They are not looked at."""
    assert inspect(flip(sealed, 500), [clinic.certificate]).pages == ()
    assert inspect(document, [clinic.certificate]).pages == ()


def test_spoilt_document(sealed: bytes, clinic: Identity) -> None:
    """The child finds a changed byte."""
    assert inspect(flip(sealed, 500), [clinic.certificate]).verdict is Verdict.CHANGED


def test_verdict_numbers() -> None:
    """The numbers are exit codes and stay as they are."""
    assert {verdict.name: verdict.value for verdict in Verdict} == {
        "UNCHANGED": 0,
        "CHANGED": 1,
        "UNREADABLE": 2,
        "NOT_SEALED": 3,
        "UNKNOWN_KEY": 4,
    }


def test_current_folder_is_not_searched(
    sealed: bytes, clinic: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the current folder that is called like a module is not run."""
    (tmp_path / "json.py").write_text("raise SystemExit")
    (tmp_path / "mesodesk.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)

    assert inspect(sealed, [clinic.certificate]).verdict is Verdict.UNCHANGED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["json.py", "mesodesk.py"]


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("attachment", Verdict.NOT_SEALED),
        ("objects", Verdict.UNREADABLE),
        ("table", Verdict.UNREADABLE),
        ("brackets", Verdict.UNREADABLE),
    ],
)
def test_bombs(document: bytes, clinic: Identity, kind: str, verdict: Verdict) -> None:
    """A small file that inflates to 800 MB, or nests without end, ends with a verdict and gives no attachment."""
    bomb = _bombs(document)[kind]
    finding = inspect(bomb, [clinic.certificate])

    assert len(bomb) < 2**20
    assert (finding.verdict, finding.attachments) == (verdict, ())


def test_sealed_bomb(document: bytes, clinic: Identity, clinician: Identity) -> None:
    """A bomb attached to a sealed document does not hide that the seal holds."""
    finding = inspect(put_seal(_bombs(document)["attachment"], clinician), [clinic.certificate])

    assert (finding.verdict, finding.attachments) == (Verdict.UNCHANGED, ())


def test_streams_without_bombs() -> None:
    """The same file without a bomb is a document, so that it is the bomb that was refused."""
    assert inspect(_document_in_streams(zlib.compress(OBJECTS)), []).verdict is Verdict.NOT_SEALED


def test_size(sealed: bytes, clinic: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file above 20 MB is not looked into; one that is just as large as allowed is."""
    assert LARGEST == 20 * 2**20
    assert inspect(sealed.ljust(21 * 2**20), []).reason == "too-large"

    monkeypatch.setattr(inspection, "LARGEST", len(sealed))

    assert inspect(sealed, [clinic.certificate]).verdict is Verdict.UNCHANGED
    assert inspect(sealed + b"\n", [clinic.certificate]).verdict is Verdict.UNREADABLE


def test_no_pdf() -> None:
    """An empty file and one that is no PDF are said to be none, without a child."""
    for data in (b"", b"PK\x03\x04", b"\x00" * 99):
        finding = inspect(data, [], seconds=0)

        assert (finding.verdict, finding.reason) == (Verdict.UNREADABLE, "not-a-pdf")


@pytest.mark.parametrize(
    "ending",
    [
        "import os; os.kill(os.getpid(), 9)",
        "sys.exit(3)",
        "print('{')",
        "print('{}')",
        "print('[]')",
        """print('{"verdict": 9, "sealed_at": null, "attachments": []}')""",
        """print('{"verdict": 0, "sealed_at": null, "attachments": []}')""",
        "import time; time.sleep(60)",
    ],
)
def test_child_ends_early(sealed: bytes, document: bytes, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """When the child dies, hangs or talks nonsense over a document, the traces in its bytes decide."""
    monkeypatch.setattr(inspection, "_command", lambda: [sys.executable, "-S", "-c", READY + ending])
    seconds = 0.4 if "sleep" in ending else 20

    finding = inspect(sealed, [], seconds=seconds)

    assert (finding.verdict, finding.reason) == (Verdict.CHANGED, "seal-damaged")
    assert len(finding.sha256) == 64
    finding = inspect(document, [], seconds=seconds)
    assert (finding.verdict, finding.reason) == (Verdict.UNREADABLE, "damaged")


@pytest.mark.parametrize("command", [[sys.executable, "-S", "-c", "raise SystemExit"], ["/nowhere/python"]])
def test_child_does_not_start(sealed: bytes, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    """When there is no working child, nothing is said about the document."""
    monkeypatch.setattr(inspection, "_command", lambda: command)

    with pytest.raises(MesoDeskError, match="inspection-unavailable"):
        inspect(sealed, [])


def test_child_that_is_slow_to_start(sealed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that did not come as far as the document in time says nothing about it."""
    monkeypatch.setattr(inspection, "_command", lambda: [sys.executable, "-S", "-c", "import time; time.sleep(60)"])

    with pytest.raises(MesoDeskError, match="inspection-unavailable"):
        inspect(sealed, [], seconds=0.3)


def test_request_comes_back(sealed: bytes) -> None:
    """Any document and any list of clinics reach the child as they are."""
    for pdf in (sealed, b"", b"\n\n", bytes(range(256))):
        for known in ([], [b"\x00\n\xff"], [b"a", b"b"]):
            assert read_request(request(pdf, known)) == (pdf, known)


def test_finding_comes_back() -> None:
    """A finding survives the way between the processes."""
    finding = Finding(
        Verdict.UNKNOWN_KEY,
        "unknown-clinic",
        "00",
        seals=(
            Seal("A", "آدا", "Clinic", datetime(2026, 7, 1, tzinfo=UTC), "why", "01", b"\x30\xff", "unknown-clinic"),
            Seal("B", "Bo", "", None, "", "02", b""),
        ),
        pages=("Consent", "\ud800"),
        attachments=(("a", b"\x00\xff"), ("b", b"")),
    )

    assert Finding.from_json(finding.to_json().encode()) == finding
    assert isinstance(json.loads(finding.to_json()), dict)


def test_traces(sealed: bytes, document: bytes) -> None:
    """Every single lost byte of a seal leaves enough traces, and a field that waits for a seal has none."""
    begins = len(document)

    assert all(shows_seal(sealed[:place] + b"~" + sealed[place + 1 :]) for place in range(begins, len(sealed), 3))
    assert not shows_seal(document)


class _Streams:
    """Stands in for standard input and output."""

    def __init__(self, message: bytes) -> None:
        self.stdin = io.TextIOWrapper(BytesIO(message))
        self.said = BytesIO()
        self.stdout = io.TextIOWrapper(self.said, write_through=True)


@pytest.mark.parametrize("holds", [True, False])
def test_child_answers(sealed: bytes, clinic: Identity, monkeypatch: pytest.MonkeyPatch, holds: bool) -> None:
    """The child sets its limits before anything is read, says that it is ready, then what it found.

    Pages are read last, and only of a document whose seal holds.
    """
    resource = pytest.importorskip("resource")
    streams = _Streams(request(sealed if holds else flip(sealed, 500), [clinic.certificate]))
    read_before: list[int] = []
    monkeypatch.setattr(sys, "stdin", streams.stdin)
    monkeypatch.setattr(sys, "stdout", streams.stdout)
    monkeypatch.setattr(resource, "setrlimit", lambda *_: read_before.append(streams.stdin.buffer.tell()))

    runpy.run_path(child.__file__, run_name="__main__")

    ready, answer, *pages = streams.said.getvalue().splitlines()
    assert read_before == [0, 0, 0, 0]
    assert ready == b"ready"
    assert Finding.from_json(answer).verdict is (Verdict.UNCHANGED if holds else Verdict.CHANGED)
    assert [json.loads(line) for line in pages] == [["Consent"]] * holds


def test_limits_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory, time, files and crash images are limited; a kind that the system refuses does not stop the others."""
    resource = pytest.importorskip("resource")
    asked: dict[int, tuple[int, int]] = {}

    def set_limit(kind: int, values: tuple[int, int]) -> None:
        asked[kind] = values
        if kind == resource.RLIMIT_AS:
            raise ValueError

    monkeypatch.setattr(resource, "setrlimit", set_limit)

    child.limit()

    assert asked == {
        resource.RLIMIT_AS: (700 * 2**20, 700 * 2**20),
        resource.RLIMIT_CPU: (10, 10),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_no_limits_on_this_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no such limits the child works without."""
    monkeypatch.setitem(sys.modules, "resource", None)

    child.limit()

    assert sys.modules["resource"] is None


@pytest.mark.skipif(os.name != "posix", reason="no such limits on this system")
@pytest.mark.parametrize(
    ("deed", "ends"),
    [
        ("bytearray(900 * 2**20)", 7),
        ("open(sys.argv[1], 'wb', buffering=0).write(b'x')", 7),
        ("exec('while True: pass')", None),
        ("bytearray(2**20)", 0),
    ],
)
def test_limits_hold(tmp_path: Path, deed: str, ends: int | None) -> None:
    """A child that takes too much memory or time, or writes a file, is stopped; a modest one is not."""
    program = (
        "import sys\nfrom mesodesk.sealing.child import limit\nlimit(seconds=1)\n"
        f"try:\n    {deed}\nexcept (MemoryError, OSError):\n    sys.exit(7)\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, tmp_path / "file"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )

    assert done.returncode == ends or (ends is None and done.returncode < 0)
