extension PythonShell {
    /// Runs a script as the main module, with an `awsglue.utils` if none is installed.
    static let source = #"""
        """Runs a job's script as the main module, with the part of awsglue that such jobs use."""
        import argparse
        import importlib.util
        import os
        import sys
        import traceback
        import types

        BOOKMARK = "--job-bookmark-option"
        RESERVED = (
            "JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "encryption_type", "enable_data_lineage")
        TEMPORARY = ("TempDir", "RedshiftTempDir")


        class GlueArgumentError(Exception):
            pass


        class Parser(argparse.ArgumentParser):
            def error(self, message):
                raise GlueArgumentError(message)


        def getResolvedOptions(args, options):
            """The values of the named options, and of those that every job has."""
            parser = Parser(allow_abbrev=False)
            for name in ("job-bookmark-option", "job-bookmark-from", "job-bookmark-to"):
                if name in options:
                    raise RuntimeError("Using reserved arguments " + name)
                parser.add_argument("--" + name)
            for name in RESERVED:
                parser.add_argument("--" + name.replace("_", "-"), "--" + name, dest=name)
            for name in TEMPORARY:
                parser.add_argument("--" + name)
            for name in options:
                if name not in TEMPORARY:
                    parser.add_argument("--" + name, required=True)
            known, _ = parser.parse_known_args(args[1:])
            values = vars(known)
            check_bookmark(values)
            values["RedshiftTempDir"] = values["TempDir"]
            return values


        def check_bookmark(values):
            values["job_bookmark_option"] = values["job_bookmark_option"] or "job-bookmark-disable"
            option = values["job_bookmark_option"]
            if option not in ("job-bookmark-enable", "job-bookmark-disable", "job-bookmark-pause"):
                raise GlueArgumentError("argument %s: invalid choice: %r" % (BOOKMARK, option))
            ends = (values["job_bookmark_from"] is None, values["job_bookmark_to"] is None)
            if option != "job-bookmark-pause" and ends != (True, True):
                raise RuntimeError("Invalid arguments: %s is not a job-bookmark-pause" % option)
            if ends[0] != ends[1]:
                raise RuntimeError("Invalid arguments: job-bookmark-from and job-bookmark-to go together")


        def install_awsglue():
            if importlib.util.find_spec("awsglue") is not None:
                return
            package = types.ModuleType("awsglue", "The part of awsglue that Python shell jobs use.")
            package.__path__ = []
            utils = types.ModuleType("awsglue.utils")
            utils.getResolvedOptions = getResolvedOptions
            utils.GlueArgumentError = GlueArgumentError
            package.utils = utils
            sys.modules.update({"awsglue": package, "awsglue.utils": utils})


        def note(error, frames):
            """One line about the exception, for the run's ErrorMessage."""
            line = "".join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]
            if frames:
                line += " (%s:%d)" % (os.path.basename(frames[-1].filename), frames[-1].lineno)
            with open(os.environ["PAWL_EXCEPTION_FILE"], "w", errors="backslashreplace") as file:
                file.write(line + "\n")


        def main():
            del sys.argv[0]
            script = sys.argv[0]
            sys.path[0] = os.path.dirname(script)
            install_awsglue()
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
                note(error, traceback.extract_tb(trace))
                sys.stdout.flush()
                sys.exit(1)


        main()

        """#
}
