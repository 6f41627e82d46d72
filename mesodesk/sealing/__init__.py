"""Seals: who may make one, making one, and telling whether a document still is what was sealed.

Bytes in, bytes out: no file is opened here. `certificates` holds the clinic and its clinicians, `seal` makes a
seal, `inspection` reads a document from anywhere in a child process (`child`), which does it by `examination` and,
once a seal holds, `pages`; `container` is the one form that making and examining share. `code` names a record on paper.
`inspection` and `certificates` are light; the others load pyHanko, so import them late. May import `errors`.
"""
