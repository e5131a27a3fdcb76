"""What runs functions, and what tells people when they fail."""
