/// Makes one HTTP request and writes the response as `http:invoke` gives it.
enum HTTPProgram {
    static let source =
        "\"\"\"Makes one HTTP request and writes the response as http:invoke gives it.\"\"\"\n"
        + PythonProgram.common + body

    private static let body = #"""
        import base64
        import socket
        import urllib.parse


        def text_of(value):
            if isinstance(value, str):
                return value
            return json.dumps(value, ensure_ascii=False)


        def pairs(value, name, arrays):
            """A value as the fields of a form."""
            if isinstance(value, dict):
                for key, item in value.items():
                    yield from pairs(item, "%s[%s]" % (name, key) if name else key, arrays)
            elif isinstance(value, list) and arrays == "COMMAS":
                yield name, ",".join(text_of(item) for item in value)
            elif isinstance(value, list) and arrays == "NONE":
                yield name, text_of(value)
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    suffix = {"INDICES": "[%d]" % index, "BRACKETS": "[]", "REPEAT": ""}[arrays]
                    yield from pairs(item, name + suffix, arrays)
            elif value is None:
                yield name, ""
            else:
                yield name, text_of(value)


        def address(request):
            query = list(pairs(request["Query"], "", "REPEAT"))
            query += list(((request["Connection"] or {}).get("Query") or {}).items())
            if not query:
                return request["Endpoint"]
            base, hash_mark, fragment = request["Endpoint"].partition("#")
            joint = "&" if "?" in base else "?"
            return base + joint + urllib.parse.urlencode(query, quote_via=urllib.parse.quote)


        def headers_and_body(request):
            headers = {}

            def put(name, value):
                for other in [other for other in headers if other.lower() == name.lower()]:
                    del headers[other]
                headers[name] = value

            body = request["Body"]
            if body is not None:
                if request["Encoding"] == "URL_ENCODED":
                    put("Content-Type", "application/x-www-form-urlencoded")
                    body = body if isinstance(body, str) else urllib.parse.urlencode(
                        list(pairs(body, "", request["ArrayFormat"])))
                elif isinstance(body, str):
                    put("Content-Type", "text/plain; charset=UTF-8")
                else:
                    put("Content-Type", "application/json")
                    body = text_of(body)
                body = body.encode()
            for name, value in request["Headers"].items():
                put(name, ", ".join(map(text_of, value)) if isinstance(value, list) else text_of(value))
            connection = request["Connection"] or {}
            # The connection has the last word: a task cannot take its proof away.
            for name, value in (connection.get("Headers") or {}).items():
                put(name, value)
            if "Username" in connection:
                user = "%s:%s" % (connection["Username"], connection["Password"])
                put("Authorization", "Basic " + base64.b64encode(user.encode()).decode())
                SECRETS["Authorization"] = headers["Authorization"].split(" ", 1)[1]
            return headers, body


        def content(headers, data):
            """The body as JSON, as text, or, where it is neither, as Base64."""
            kind = ""
            for name, value in headers:
                if name.lower() == "content-type":
                    kind = value.split(";")[0].strip().lower()
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError:
                return base64.b64encode(data).decode()
            if kind == "application/json" or kind.endswith("+json"):
                try:
                    return json.loads(text, parse_constant=no_constant)
                except ValueError:
                    return text
            return text


        def no_constant(word):
            raise ValueError(word + " is not JSON")


        def call(request):
            headers, body = headers_and_body(request)
            status, reason, pairs_, data = fetch(
                request["Method"], address(request), headers, body, request["TimeoutSeconds"])
            grouped = {}
            for name, value in pairs_:
                grouped.setdefault(name, []).append(value)
            return {
                "Headers": grouped, "ResponseBody": content(pairs_, data), "StatusCode": status,
                "StatusText": reason}


        def failure(error, cause):
            return {"Error": error, "Cause": mask(cause)}


        def main():
            request = unseal(read_request())
            try:
                answer = call(request)
            except TooLong:
                answer = failure(
                    "States.DataLimitExceeded",
                    "The state/task 'http' returned a result with a size exceeding the maximum number of "
                    "bytes service limit.")
            except (TimeoutError, socket.timeout):
                answer = failure(
                    "States.Http.Socket", "No answer within %d seconds." % request["TimeoutSeconds"])
            except urllib.error.URLError as error:
                answer = failure("States.Http.Socket", "%s: %s" % (request["Endpoint"], error.reason))
            except Exception as error:
                answer = failure(
                    "States.Http.Socket",
                    "%s: %s: %s" % (request["Endpoint"], type(error).__name__, error))
            write_answer(answer)


        main()

        """#
}
