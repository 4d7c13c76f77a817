"""A job's bookmark: what it has taken of its inputs, and when that counts."""
from awsglue import bookmark


class Job:
    """`init` at the beginning, `commit` at the end.

    What was taken between counts as taken once `commit` was called and the run has succeeded.
    """

    _initialized = False

    def __init__(self, glue_context=None):
        self._glue_context = glue_context

    def init(self, job_name, args=None):
        """Begins to keep account."""
        Job._initialized = True

    def isInitialized(self):
        """Whether `init` was called."""
        return Job._initialized

    def commit(self):
        """Lets count what was taken."""
        bookmark.commit()


def init(job_name, glue_context=None, args=None):
    """As the method; older scripts call the module's."""
    Job(glue_context).init(job_name, args)


def commit():
    """As the method."""
    bookmark.commit()
