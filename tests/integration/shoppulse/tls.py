"""A PostgreSQL that takes TLS alone, as RDS does, and the certificate by which it is known."""

import datetime as dt
import ipaddress
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from localcloud.errors import LocalCloudError
from tests.support.postgres import throwaway

# Loopback for the machine, and for the function a host like any other: it verifies its certificate.
HOST = "127.0.0.2"
ADMIN, PASSWORD = "tls_admin", "tls-admin-canary"


def certificate(folder, name):
    """An authority that signed itself for HOST: the paths of certificate and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    paths[1].chmod(0o600)
    return paths


@pytest.fixture(scope="module")
def home():
    folder = Path(tempfile.mkdtemp(prefix="spendsense-tls-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def tls_server(home):
    """A PostgreSQL that speaks TLS alone."""
    public, key = certificate(home, "server")
    options = {"ssl": "on", "ssl_cert_file": str(public), "ssl_key_file": str(key)}
    options["listen_addresses"] = f"127.0.0.1,{HOST}"
    server = throwaway(**options)
    if server.account:
        os.chown(key, server.account.uid, server.account.gid)
    try:
        server.start()
        rules = server.data / "pg_hba.conf"
        rules.write_text(rules.read_text().replace("\nhost ", "\nhostssl "))
        with server.connect() as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {ADMIN} LOGIN CREATEROLE PASSWORD '{PASSWORD}'")
            cursor.execute("SELECT pg_reload_conf()")
        yield server
    except LocalCloudError as error:
        if "SSL is not supported" not in str(error):
            raise
        pytest.skip("this machine's PostgreSQL was built without TLS")
    finally:
        server.remove()
