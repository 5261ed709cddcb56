"""Pages for people and a door for programs; they call the engine's use cases and hold no rules.

`create_app` makes the web application of an opened organisation, `serve` runs it beside a daemon.
"""
