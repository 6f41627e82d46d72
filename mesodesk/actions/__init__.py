"""What a person can do, one file an action. Window and terminal call these and nothing below them.

May import every room but `ui` and `cli`. What only some actions need and what is slow to import (ReportLab,
pikepdf, pyHanko) is imported inside the function that needs it, so that the start does not pay for it.
"""
