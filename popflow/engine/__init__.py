"""The use cases: what people, integrators and the daemon ask of popflow, one file each.

Everything follows one path: load, gather facts, decide, save in one transaction, and only then
let the world know.
"""
