"""Manual snapshots of ShopPulse's database server, and the way back from one."""
