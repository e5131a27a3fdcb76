"""The pure core: one person's history in; streams, features, personas and recommendations out. No clock, no I/O."""
