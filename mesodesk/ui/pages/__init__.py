"""The pages of the consultation, one a step: each answers one question."""
