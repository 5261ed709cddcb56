"""popflow's data in PostgreSQL."""
