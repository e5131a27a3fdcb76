"""What every stack stands on: state, provider, tags, keys, secrets and policies."""
