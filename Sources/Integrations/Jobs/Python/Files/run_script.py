"""Runs a job's script as the main module, with awsglue where none is installed.

    run_script.py SCRIPT ARGUMENTS…
"""
import importlib.util
import os
import sys
import traceback
import types


LIBRARY = os.path.dirname(os.path.abspath(__file__))


def is_own(path, folders):
    """Whether a file is the project's, and not a library's: neither ours, Python's nor an installed one."""
    path = os.path.realpath(path)
    if {"site-packages", "dist-packages"} & set(path.split(os.sep)):
        return False
    if any(is_below(path, folder) for folder in (LIBRARY, os.path.dirname(os.__file__))):
        return False
    return any(is_below(path, folder) for folder in folders)


def is_below(path, folder):
    return path.startswith(os.path.join(os.path.realpath(folder), ""))


def place(error, frames, script):
    """File and line that the author can do something about: the last ones of the project."""
    if isinstance(error, SyntaxError) and error.filename and os.path.isfile(error.filename):
        return error.filename, error.lineno
    folders = [os.path.dirname(os.path.abspath(script))]
    if "PAWL_PROJECT_DIRECTORY" in os.environ:
        folders.append(os.environ["PAWL_PROJECT_DIRECTORY"])
    found = [frame for frame in frames if is_own(frame.filename, folders)] or frames
    return (found[-1].filename, found[-1].lineno) if found else None


def note(error, frames, script):
    """One line about the exception, for the run's ErrorMessage."""
    if isinstance(error, SystemExit):
        lines = str(error.code).splitlines()
    else:
        lines = "".join(traceback.format_exception_only(type(error), error)).splitlines()
    # A syntax error begins with indented lines about its place, and any message may have more lines than one.
    line = next((line for line in lines if line and not line[0].isspace()), type(error).__name__)
    where = place(error, frames, script)
    if where:
        line += " (%s:%d)" % (os.path.basename(where[0]), where[1])
    with open(os.environ["PAWL_EXCEPTION_FILE"], "w", errors="backslashreplace") as file:
        file.write(line + "\n")


def main():
    del sys.argv[0]
    script = sys.argv[0]
    # Python has put the library's folder first; the script's is what belongs there.
    sys.path[:] = [path for path in sys.path if path != LIBRARY]
    sys.path.insert(0, os.path.dirname(script))
    if importlib.util.find_spec("awsglue") is None:
        sys.path.append(LIBRARY)
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__builtins__ = __builtins__
    sys.modules["__main__"] = module
    try:
        with open(script, "rb") as file:
            code = compile(file.read(), script, "exec")
        exec(code, module.__dict__)
    except SystemExit as error:
        # What is no number is a reason, which Python prints.
        if error.code is not None and not isinstance(error.code, int):
            note(error, traceback.extract_tb(error.__traceback__.tb_next), script)
        raise
    except Exception as error:
        # The first frame is this file.
        trace = error.__traceback__.tb_next
        traceback.print_exception(type(error), error, trace)
        note(error, traceback.extract_tb(trace) if trace else [], script)
        sys.stdout.flush()
        sys.exit(1)


main()
