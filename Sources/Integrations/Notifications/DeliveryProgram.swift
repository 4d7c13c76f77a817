/// Delivers one message to each subscription of a topic in turn.
///
/// Python's standard library speaks HTTP and SMTP with TLS; functions need Python anyway.
enum DeliveryProgram {
    static let source =
        "\"\"\"Delivers one message to the subscriptions of a topic, one after the other.\"\"\"\n"
        + PythonProgram.common + body

    private static let body = #"""
        import email.message
        import email.utils
        import smtplib
        import subprocess

        TIMEOUT_SECONDS = 30


        def to_file(subscription, request):
            os.makedirs(os.path.dirname(subscription["Path"]) or ".", exist_ok=True)
            text = request["Message"] if subscription["Raw"] else json.dumps(
                request["Envelope"], ensure_ascii=False)
            line = text.replace("\n", " ") + "\n"
            file = os.open(subscription["Path"], os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
            try:
                # One write: lines of deliveries that happen at the same time do not mix.
                os.write(file, line.encode())
                os.fsync(file)
            finally:
                os.close(file)


        def to_command(subscription, request):
            text = request["Message"] if subscription["Raw"] else json.dumps(
                request["Envelope"], ensure_ascii=False)
            done = subprocess.run(
                subscription["Command"], input=(text + "\n").encode(), stdout=sys.stderr.fileno(),
                timeout=10 * TIMEOUT_SECONDS)
            if done.returncode != 0:
                raise RuntimeError("%s ended with %d" % (subscription["Command"][0], done.returncode))


        def to_webhook(subscription, request):
            headers = dict(subscription["ServiceHeaders"])
            if subscription["Raw"]:
                body = request["Message"]
                headers["Content-Type"] = "application/json" if is_json(body) else "text/plain; charset=UTF-8"
            else:
                body = json.dumps(request["Envelope"], ensure_ascii=False)
                headers["Content-Type"] = "application/json"
            own = subscription["Headers"]
            taken = {name.lower() for name in own}
            headers = {name: value for name, value in headers.items() if name.lower() not in taken}
            headers.update(own)
            status, reason, _, _ = fetch(
                "POST", subscription["Url"], headers, body.encode(), TIMEOUT_SECONDS)
            if not 200 <= status < 300:
                raise RuntimeError("HTTP %d %s" % (status, reason))


        def is_json(text):
            try:
                json.loads(text)
                return True
            except ValueError:
                return False


        def to_email(subscription, request):
            mail = email.message.EmailMessage()
            mail["From"] = subscription["From"]
            mail["To"] = ", ".join(subscription["To"])
            mail["Subject"] = " ".join((request["Subject"] or subscription["Subject"]).split())
            mail["Date"] = email.utils.formatdate()
            mail["Message-ID"] = "<%s@pawl>" % subscription["MessageId"]
            mail.set_content(request["Message"])
            security = subscription["Security"]
            where = (subscription["Host"], subscription["Port"])
            if security == "TLS":
                client = smtplib.SMTP_SSL(
                    *where, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
            else:
                client = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
            with client:
                if security == "STARTTLS":
                    client.starttls(context=ssl.create_default_context())
                if subscription["User"] is not None:
                    client.login(subscription["User"], subscription["Password"] or "")
                refused = client.send_message(mail)
            if refused:
                raise RuntimeError("refused for " + ", ".join(sorted(refused)))


        DELIVER = {"file": to_file, "command": to_command, "webhook": to_webhook, "email": to_email}


        def delivered_before(path):
            try:
                with open(path) as file:
                    return {int(line) for line in file if line.endswith("\n")}
            except FileNotFoundError:
                return set()


        def main():
            request = unseal(read_request())
            before = delivered_before(request["DeliveredFile"])
            delivered, failed = [], []
            with open(request["DeliveredFile"], "a") as record:
                for index, subscription in enumerate(request["Subscriptions"]):
                    name = subscription["Name"]
                    if index not in before:
                        try:
                            DELIVER[subscription["Kind"]](subscription, request)
                        except Exception as error:
                            reason = mask("%s: %s" % (type(error).__name__, error))
                            sys.stderr.write("%s: %s\n" % (name, reason))
                            failed.append({"Subscription": name, "Reason": reason})
                            continue
                        record.write("%d\n" % index)
                        record.flush()
                        os.fsync(record.fileno())
                    delivered.append(name)
            write_answer({"Delivered": delivered, "Failed": failed})


        main()

        """#
}
