"""Runs a job's script as the main module, with awsglue where none is installed.

    run_script.py SCRIPT ARGUMENTS…
"""
import importlib.util
import os
import sys
import traceback
import types


def note(error, frames):
    """One line about the exception, for the run's ErrorMessage."""
    lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
    # A syntax error begins with indented lines about its place, and any message may have more lines than one.
    line = next((line for line in lines if line and not line[0].isspace()), type(error).__name__)
    if frames:
        line += " (%s:%d)" % (os.path.basename(frames[-1].filename), frames[-1].lineno)
    with open(os.environ["PAWL_EXCEPTION_FILE"], "w", errors="backslashreplace") as file:
        file.write(line + "\n")


def main():
    library = os.path.dirname(os.path.abspath(__file__))
    del sys.argv[0]
    script = sys.argv[0]
    # Python has put the library's folder first; the script's is what belongs there.
    sys.path[:] = [path for path in sys.path if path != library]
    sys.path.insert(0, os.path.dirname(script))
    if importlib.util.find_spec("awsglue") is None:
        sys.path.append(library)
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    try:
        with open(script, "rb") as file:
            code = compile(file.read(), script, "exec")
        exec(code, module.__dict__)
    except Exception as error:
        # The first frame is this file.
        trace = error.__traceback__.tb_next
        traceback.print_exception(type(error), error, trace)
        note(error, traceback.extract_tb(trace) if trace else None)
        sys.stdout.flush()
        sys.exit(1)


main()
