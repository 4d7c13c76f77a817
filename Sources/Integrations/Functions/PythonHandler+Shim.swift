extension PythonHandler {
    /// Calls the handler and writes `{"Payload": …}` or `{"Fault": …}` into PAWL_RESULT_FILE.
    ///
    /// Names and words of the faults are those of Lambda's Python runtime.
    static let shim = #"""
        """Calls one Python handler with one event, as AWS Lambda's Python runtime does."""
        import decimal
        import importlib
        import json
        import os
        import sys
        import time
        import traceback

        START = time.monotonic()


        class Fault(Exception):
            """A failure of the runtime's own: it has a type and no traceback."""

            def __init__(self, kind, message, trace=()):
                super().__init__(message)
                self.kind = kind
                self.trace = list(trace)


        class CognitoIdentity:
            cognito_identity_id = None
            cognito_identity_pool_id = None


        class Context:
            """What a handler gets as its second argument."""

            def __init__(self, request):
                self.aws_request_id = request["RequestId"]
                self.invoked_function_arn = request["Arn"]
                self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
                self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
                self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
                self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
                self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
                self.identity = CognitoIdentity()
                self.client_context = None
                self._deadline = START + request["TimeoutSeconds"]

            def get_remaining_time_in_millis(self):
                return max(0, int((self._deadline - time.monotonic()) * 1000))

            def log(self, message):
                sys.stdout.write(str(message))


        def find(name):
            try:
                module_name, function_name = name.rsplit(".", 1)
            except ValueError as error:
                raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {error}")
            try:
                module = importlib.import_module(module_name.replace("/", "."))
            except ImportError as error:
                traceback.print_exc()
                raise Fault(
                    "Runtime.ImportModuleError",
                    f"Unable to import module '{module_name}': {error}")
            except SyntaxError as error:
                raise Fault(
                    "Runtime.UserCodeSyntaxError",
                    f"Syntax error in module '{module_name}': {error}",
                    [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'])
            try:
                return getattr(module, function_name)
            except AttributeError:
                raise Fault(
                    "Runtime.HandlerNotFound",
                    f"Handler '{function_name}' missing on module '{module_name}'")


        def plain(value):
            if isinstance(value, decimal.Decimal):
                return int(value) if value == value.to_integral_value() else float(value)
            raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


        def marshal(payload):
            try:
                return json.dumps({"Payload": payload}, default=plain, ensure_ascii=False, allow_nan=False)
            except (TypeError, ValueError, RecursionError) as error:
                raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}")


        def call(request):
            """The answer as JSON text; whatever goes wrong is an answer too."""
            fault = {"requestId": request["RequestId"]}
            try:
                return marshal(find(request["Handler"])(request["Event"], Context(request)))
            except Fault as error:
                fault.update(errorType=error.kind, errorMessage=str(error), stackTrace=error.trace)
                sys.stderr.write(f"[ERROR] {error.kind}: {error}\n")
            except Exception as error:
                # The first frame is this file.
                frames = traceback.extract_tb(error.__traceback__)[1:]
                fault.update(
                    errorType=type(error).__name__, errorMessage=str(error),
                    stackTrace=traceback.format_list(frames))
                traceback.print_exc()
            order = ("errorMessage", "errorType", "requestId", "stackTrace")
            return json.dumps({"Fault": {key: fault[key] for key in order}}, ensure_ascii=False)


        def main():
            request = json.loads(sys.stdin.buffer.read())
            # What a handler prints is its log; the answer goes its own way.
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            sys.path[0] = os.environ["LAMBDA_TASK_ROOT"]
            answer = call(request)
            sys.stdout.flush()
            path = os.environ["PAWL_RESULT_FILE"]
            with open(path + ".tmp", "w", encoding="utf-8", errors="surrogatepass") as file:
                file.write(answer)
            os.rename(path + ".tmp", path)


        main()

        """#
}
