"""Puts runnable snippets, and what they print, into the pages of a book.

The data goes one way: ``parse`` turns a snippet into cells, ``run`` runs them in a
process of their own, ``cache`` keeps the executed notebook, ``embed`` renders it, and
``extension`` (Python-Markdown) and ``plugin`` (MkDocs) put it on a page. ``book`` ties
the first three together and resolves every reference.
"""
