"""PostgreSQL servers and what stands before them."""
