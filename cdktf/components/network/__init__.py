"""Where functions and databases live, and what may reach what."""
