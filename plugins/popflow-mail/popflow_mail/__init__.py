"""popflow's letters by e-mail."""
