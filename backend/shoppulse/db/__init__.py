"""What the domain needs of PostgreSQL, under a tenant."""
