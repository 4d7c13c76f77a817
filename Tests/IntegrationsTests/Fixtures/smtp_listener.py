"""A mail server on loopback. Prints its port, then notes each mail as a JSON line in a file.

It wants a login: user `pawl`, password `correct horse`. With a certificate as its second argument it
offers STARTTLS and takes no login without. It refuses mail to refused@example.org.
"""
import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

RIGHT = (b"pawl", b"correct horse")


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with open(sys.argv[1], "a") as log:
            log.write(json.dumps({
                "From": envelope.mail_from, "To": envelope.rcpt_tos, "Subject": mail["Subject"],
                "MessageId": mail["Message-ID"], "Body": mail.get_content().replace("\r\n", "\n"),
                "TLS": session.ssl is not None}) + "\n")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    # Not handled: the server itself tells the client of a wrong password.
    return AuthResult(success=(data.login, data.password) == RIGHT, handled=False)


def make():
    context = None
    if len(sys.argv) > 2:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(sys.argv[2])
    return SMTP(
        Handler(), authenticator=authenticate, auth_required=True, tls_context=context,
        require_starttls=context is not None, auth_require_tls=context is not None)


async def main():
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
