"""The personal development budget (POB) as a scheme over popflow's ledger."""
