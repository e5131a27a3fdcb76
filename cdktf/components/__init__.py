"""Reusable constructs, of no product in particular. Importing the package makes the bindings load lazily."""

from components.lazy_bindings import install

install()
