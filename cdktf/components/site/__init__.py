"""Static sites before private buckets."""
