"""What `verify --code` prints for programs."""

from __future__ import annotations

from mesodesk.actions.check_code import CodeFinding
from mesodesk.cli.output import as_json


def code_json(found: CodeFinding) -> str:
    """Return what was found out about a code; what the code says is left out unless a known key made it."""
    claim = found.named
    return as_json(
        {
            "verdict": found.verdict.name.lower().replace("_", "-"),
            "exit_code": int(found.verdict),
            "reason": found.reason,
            "record_id": claim and claim.id,
            "record_sha256_begins": claim and claim.sha256,
            "decision": claim and claim.decision,
            "day": claim and claim.day,
        }
    )
