"""Start MesoDesk from a checkout: `python main.py` is the same as `mesodesk`."""

from mesodesk.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
