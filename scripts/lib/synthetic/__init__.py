"""Invented people with known truth: what they pay and earn, how it shows in a bank's feed, and labels.

Nothing here knows how streams are detected, and nothing may: it simulates lives, and the detector is judged
by it. Money is in cents. The same seed gives the same bytes, and person i is the same whatever N is.
"""
