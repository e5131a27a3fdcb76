"""Editions in the database: drafted, approved once, never changed; read once per execution environment."""
