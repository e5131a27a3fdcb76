"""The read-only API: metrics, and what a person may see of them. It writes nothing, so nothing is audited."""
