"""The stacks of ShopPulse, one a file."""
