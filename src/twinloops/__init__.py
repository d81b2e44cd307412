"""Puts runnable snippets, and what they print, into the pages of a book.

The data goes one way. ``cells`` splits a snippet, ``runner`` runs its cells in a
process that ``sandbox`` starts, and ``store`` keeps the execution. ``book`` finds what
a reference names, ``render`` makes HTML of it, and ``markdown`` (for Python-Markdown)
and ``mkdocs`` (the plugin) put it on a page.
"""
