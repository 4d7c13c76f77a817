// Made of Python/awsglue/__init__.py by Scripts/embed-python; change that.
extension EmbeddedPython {
    static let awsglueInit = #"""
        """The part of AWS Glue's Python library that jobs use most, written anew for jobs that run here."""

        """#
}
