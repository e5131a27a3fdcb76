"""Lambda functions, their roles and their dead letters."""
