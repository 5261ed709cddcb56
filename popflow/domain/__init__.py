"""The subject itself: frozen data and pure functions, standard library only.

Nothing here reads a clock, a file, a database or a plugin. `decide.decide` is the one door through
which a cycle changes; everything else is what it needs to know.
"""
