"""What ShopPulse's commands share."""
