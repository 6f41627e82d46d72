"""Words: languages, catalogues, plurals, dates, and the sentences that reach a reader.

May import `resources` and `errors`.
"""
