"""The same actions from a terminal. Imports no Qt, so it runs where Qt's system libraries are missing.

May import `actions`, `explanation`, `consent`, `clinical`, `exchange`, `wording`, `settings` and `errors`. Text
output is for people, `--json` for programs; errors are one sentence on stderr.
"""
