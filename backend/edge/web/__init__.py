"""What the APIs of both products have in common: tokens, problems, envelopes, the layers around a request."""
