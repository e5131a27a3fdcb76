"""The database that RDS would have made: its master role and its one database, in the embedded server."""

from psycopg2 import sql

from localcloud.postgres import Server


def ensure_database(server: Server, name: str, user: str, password: str) -> bool:
    """Makes role and database, or gives the role this password; whether the database is new."""
    role, database = sql.Identifier(user), sql.Identifier(name)
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user,))
        # Like the master of RDS: makes roles and databases, but is no superuser.
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        statement = sql.SQL(verb + " ROLE {} LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD {}")
        cursor.execute(statement.format(role, sql.Literal(password)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
        is_new = cursor.fetchone() is None
        if is_new:
            cursor.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))
    return is_new


def identity(server: Server) -> int:
    """A number that changes when the server's data folder is made anew."""
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        (number,) = cursor.fetchone() or (0,)
    return int(number)
