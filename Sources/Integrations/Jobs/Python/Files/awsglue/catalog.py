"""The data catalog, by way of the program that looks after the run."""
import json
import os
import subprocess


class CatalogError(Exception):
    """What the catalog said, with the name that Glue gives it."""


def _request(parameters):
    request = {
        "projectDirectory": os.environ["PAWL_PROJECT_DIRECTORY"],
        "storeDirectory": os.environ["PAWL_STORE"],
        "idempotencyKey": os.environ.get("GLUE_JOB_RUN_ID", ""),
        "requester": "job %s %s" % (os.environ.get("GLUE_JOB_NAME"), os.environ.get("GLUE_JOB_RUN_ID")),
        "parameters": parameters,
    }
    done = subprocess.run(
        [os.environ["PAWL_PROGRAM"], "perform", "catalog-request"],
        input=json.dumps(request), capture_output=True, text=True)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise CatalogError("the catalog did not answer: " + (done.stderr.strip() or "no word"))
    if done.returncode != 0:
        raise CatalogError("%s: %s" % (answer.get("Error"), answer.get("Cause")))
    return answer


def table(database, name):
    """(table, partitions) as Glue's GetTable and GetPartitions give them."""
    answer = _request({"Action": "GetTable", "DatabaseName": database, "Name": name})
    return answer["Table"], answer["Partitions"]


def put_table(table, partitions):
    """Makes a table or changes it; partitions are added or replaced."""
    _request({"Action": "PutTable", "Table": table, "Partitions": partitions})
