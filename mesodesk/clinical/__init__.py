"""What medicine says: uses, options, risks, precautions, claims and their sources.

All of it is data under `resources/clinical/`, which a clinician reads and corrects without code; this room
gives it types and refuses data that breaks the house's rules. May import `wording`, `body`, `resources` and
`errors`.
"""
