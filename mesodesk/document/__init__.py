"""The paper: a record becomes the bytes of a PDF, and the bytes of a PDF become pictures of its pages.

`fonts` shapes and embeds, `text` sets lines, `flow` lays blocks out over pages, `pictures` shows a finished
file. Words arrive as they are printed: nothing here knows markup or looks a clinical word up. May import
`consent`, `body`, `wording`, `resources` and `errors`.
"""
