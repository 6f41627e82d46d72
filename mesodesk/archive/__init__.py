"""Where sealed documents, drafts and keys lie: for now plain files in the data folder, for the owner's eyes only.

May import `exchange`, `consent`, `settings`, `files` and `errors`.
"""
