"""One stack a file; a stack composes components and decides nothing that a component could."""

from components import lazy_bindings as lazy_bindings  # the first import: it has to precede any binding
