"""Years ahead, decided by the engine's own rules.

The demo plays an organisation day by day on a virtual clock, with participants that have habits,
through the same use cases as everybody else (`demo`). A forecast takes every cycle to a horizon
and counts what that asks of people; cycles that are alike share one way (`ahead`).
"""
