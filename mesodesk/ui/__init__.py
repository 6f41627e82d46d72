"""What the two people see: the window, its pages and widgets (PySide6).

May import `actions`, `explanation`, `consent`, `clinical`, `body`, `wording`, `resources`, `settings` and
`errors`. It never sees ReportLab, pyHanko or a file: it asks people for a place and calls `actions`.
"""
