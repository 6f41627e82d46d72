"""From knowledge and a consultation to sections: what is told to this patient, in the order they need.

May import `consent`, `clinical`, `body`, `wording` and `errors`.
"""
