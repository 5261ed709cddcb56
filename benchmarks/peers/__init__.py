"""What a user would pick instead of popflow, each doing the same steps on the same rows."""
