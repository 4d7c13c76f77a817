/// What Pawl's own small Python programs share.
///
/// Each is one file: a task's folder holds everything that it ran.
enum PythonProgram {
    /// Reads the request, puts secrets back in, writes the answer, and makes HTTP requests.
    static let common = #"""
        import json
        import os
        import ssl
        import sys
        import urllib.error
        import urllib.request

        SECRETS = {
            name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PAWL_SECRET_")}
        RESPONSE_BYTES_MAX = 8 << 20


        def unseal(value):
            """The request with its secrets back in place."""
            if isinstance(value, dict):
                if list(value) == ["$secret"]:
                    return SECRETS["PAWL_SECRET_%d" % value["$secret"]]
                return {key: unseal(item) for key, item in value.items()}
            if isinstance(value, list):
                return [unseal(item) for item in value]
            return value


        def mask(text):
            """A text without secrets, for logs and answers."""
            for value in sorted(SECRETS.values(), key=len, reverse=True):
                if len(value) >= 4:
                    text = text.replace(value, "***")
            return text


        def mask_all(value):
            if isinstance(value, str):
                return mask(value)
            if isinstance(value, dict):
                return {mask(key): mask_all(item) for key, item in value.items()}
            if isinstance(value, list):
                return [mask_all(item) for item in value]
            return value


        def read_request():
            return json.loads(sys.stdin.buffer.read())


        def write_answer(answer):
            path = os.environ["PAWL_RESULT_FILE"]
            with open(path + ".tmp", "w", encoding="utf-8", errors="backslashreplace") as file:
                json.dump(mask_all(answer), file, ensure_ascii=False)
            os.rename(path + ".tmp", path)


        class TooLong(Exception):
            """A response that is longer than anything that could be used of it."""


        class AsItIs(urllib.request.HTTPErrorProcessor):
            """Redirects and errors are answers like others: they are not followed, not raised."""

            def http_response(self, request, response):
                return response

            https_response = http_response


        def fetch(method, url, headers, body, timeout):
            """(status, reason, [(name, value)], bytes) of one HTTP request."""
            if not url.lower().startswith(("http://", "https://")):
                raise ValueError("an address must begin with http:// or https://")
            for name, value in headers.items():
                if "\r" in value or "\n" in value:
                    raise ValueError("a line break in header " + name)
            headers = {"User-Agent": "Pawl", **{name.title(): value for name, value in headers.items()}}
            request = urllib.request.Request(url, data=body, headers=headers, method=method)
            opener = urllib.request.build_opener(
                AsItIs(), urllib.request.HTTPSHandler(context=ssl.create_default_context()))
            with opener.open(request, timeout=timeout) as response:
                content = response.read(RESPONSE_BYTES_MAX + 1)
                if len(content) > RESPONSE_BYTES_MAX:
                    raise TooLong()
                return response.status, response.reason, response.headers.items(), content


        """#
}
