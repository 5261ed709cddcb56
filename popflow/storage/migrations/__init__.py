"""Alembic's migrations of popflow's tables."""
