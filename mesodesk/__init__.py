"""MesoDesk: a consultation aid for mesotherapy.

Two people use it in one room. Each folder is a room of the house; arrows point down only, and
`tests/test_house.py` holds them.
"""

__version__ = "0.1.0"
