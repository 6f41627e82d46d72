"""Consultations and records as JSON, in schema versions that stay readable for ever.

May import `consent`, `clinical`, `wording`, `settings` and `errors`.
"""
