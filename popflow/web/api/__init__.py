"""The door for programs: all that people can do, as JSON, told by an OpenAPI document.

`create_api` makes the application that is mounted at `ROOT`. It calls the same use cases as the
pages, behind the same gate, and holds no rules of its own.
"""
