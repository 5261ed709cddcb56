"""The engine on a virtual clock, with participants that have habits.

The demo today, capacity forecasts later: it drives the same use cases as everybody else.
"""
