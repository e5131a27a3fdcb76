"""What Alembic runs for each command: our runner hands it a connection, and it never opens one itself."""

from alembic import context

connection = context.config.attributes.get("connection")
if connection is not None:
    context.configure(
        connection=connection, on_version_apply=context.config.attributes.get("on_version_apply")
    )
    context.run_migrations()
