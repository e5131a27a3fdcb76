"""ShopPulse Analytics: the second product of this repository. It imports nothing of SpendSense."""
