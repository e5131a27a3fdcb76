"""ShopPulse databases of tests: their owner, who is no superuser, and how a fresh one is had."""

import uuid
from contextlib import contextmanager

OWNER, PASSWORD = "shop_admin", "shop-admin-password"
TEMPLATE = "shoppulse_template"


def address(server, database):
    return server.url(database, user=OWNER, password=PASSWORD)


@contextmanager
def fresh(server, template):
    name = f"shop_{uuid.uuid4().hex[:12]}"
    server.create_database(name, template=template, owner=OWNER)
    try:
        yield name
    finally:
        server.drop_database(name)
