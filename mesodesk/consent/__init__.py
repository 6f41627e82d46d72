"""The consultation and its steps: who takes part, what was decided, what is missing, and the frozen record.

May import `clinical`, `body`, `wording`, `settings` and `errors`. Nothing here knows a window or a page.
"""
