"""The pure core: a history in; streams, features, personas and recommendations out. No clock, no I/O."""
