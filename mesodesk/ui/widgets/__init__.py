"""The window's building blocks: one widget a file, each with a value, a signal and no knowledge of the talk."""
