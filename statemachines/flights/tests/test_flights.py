"""The sample's own jobs and functions, run by hand as its first lines say, without Pawl."""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(PROJECT / name) for name in ("lib", "functions", "jobs")]
import check_drop  # noqa: E402
import duck  # noqa: E402
import normalise_flights  # noqa: E402
import records  # noqa: E402
import warehouse  # noqa: E402

GOOD = {"date": "2001/01/31 23:59", "delay": -5, "distance": 407, "origin": "LAS", "destination": "OAK"}


class InAFolder(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="flights-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def generate(self, *arguments):
        subprocess.run(
            [sys.executable, PROJECT / "generate.py", "--out", self.folder / "raw", *arguments],
            check=True, stdout=subprocess.DEVNULL)
        return self.folder / "raw"


class Reading(InAFolder):
    def read(self, text):
        path = self.folder / "flights.json"
        path.write_text(text)
        return list(records.read(path))

    def test_arrays_and_lines_are_read(self):
        for text in ('[{"a":1},{"a":2}]', '\n[\n{"a":1} ,\n {"a":2}\n]\n', '{"a":1}\n{"a":2}\n'):
            self.assertEqual(self.read(text), [{"a": 1}, {"a": 2}], text)
        self.assertEqual(self.read("[]"), [])
        self.assertEqual(self.read(""), [])

    def test_the_place_where_it_goes_wrong_is_told(self):
        for text, words in (
            ('[{"a":1}', "not closed"),
            ('[{"a":1},', "not closed|Expecting value"),
            ('[{"a":1},{"a"', "after record 1"),
            ('[{"a":1} {"a":2}]', "expected a comma at character 10"),
            ('[{"a":1}] x', "more text"),
            ("nothing", "Expecting value at character 1"),
        ):
            with self.assertRaisesRegex(records.Unreadable, words, msg=text):
                self.read(text)

    def test_chunks_leave_no_seam(self):
        many = [{**GOOD, "delay": n} for n in range(40_000)]
        for text in (json.dumps(many), "".join(json.dumps(one) + "\n" for one in many)):
            self.assertEqual(self.read(text), many)


class Checking(InAFolder):
    def check(self, raw):
        return check_drop.handler({"flights": str(raw / "flights.json"), "airports": str(raw / "airports.csv")}, None)

    def test_a_good_drop(self):
        answer = self.check(self.generate())
        self.assertEqual((answer["ok"], answer["problems"], answer["flights"]), (True, [], 500))

    def test_every_way_to_spoil_one(self):
        for spoil, words in (
            ("truncated", "cannot be read"),
            ("empty", "holds no record"),
            ("columns", "has no origin"),
            ("missing-airports", "airports.csv is missing"),
        ):
            answer = self.check(self.generate("--spoil", spoil))
            self.assertFalse(answer["ok"], spoil)
            self.assertIn(words, answer["problems"][0])


class Normalising(unittest.TestCase):
    def test_what_is_kept(self):
        normalise = normalise_flights.normaliser()
        for change, row in (
            ({}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
            ({"delay": None}, ("2001-01-31 23:59:00", None, 407, "LAS", "OAK")),
            ({"date": "2024-02-29T00:00"}, ("2024-02-29 00:00:00", -5, 407, "LAS", "OAK")),
            ({"origin": " las "}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
            ({"more": 1}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
        ):
            self.assertEqual(normalise({**GOOD, **change}), row)

    def test_what_is_not(self):
        normalise = normalise_flights.normaliser()
        for change in (
            {"date": "2001/02/29 10:00"}, {"date": "2001/01/31 24:00"}, {"date": None}, {"date": 5},
            {"delay": "3"}, {"delay": 1.5}, {"delay": True}, {"distance": 0}, {"distance": -1},
            {"distance": None}, {"origin": "LA"}, {"origin": None}, {"destination": "OAKX"},
        ):
            with self.assertRaises(normalise_flights.Rejected, msg=change):
                normalise({**GOOD, **change})
        for record in (None, [], "x", 5):
            with self.assertRaises(normalise_flights.Rejected):
                normalise(record)


class TheWholeWay(InAFolder):
    def sql(self, job, **variables):
        duck.ask((PROJECT / "jobs" / job).read_text(), **variables)

    def lake(self, raw, run="run's 1"):
        """Everything that the state machine would have done, up to loading."""
        lake = self.folder / "lake"
        work = lake / "runs" / run
        work.mkdir(parents=True)
        files = {name: work / file for name, file in (
            ("flights", "flights.csv"), ("rejected", "rejected.csv"), ("airports", "airports.parquet"),
            ("curated", "curated"))}
        subprocess.run(
            [sys.executable, PROJECT / "jobs/normalise_flights.py", "--source", raw / "flights.json",
             "--destination", files["flights"], "--rejected", files["rejected"], "--JOB_NAME", "", "--JOB_ID", "j_1"],
            check=True, stdout=subprocess.DEVNULL)
        self.sql("airports.sql", source=raw / "airports.csv", destination=files["airports"])
        self.sql("join.sql", flights=files["flights"], airports=files["airports"], destination=files["curated"])
        self.sql("quality.sql", destination=work / "quality.json", **files)
        event = {"warehouse": str(lake / "warehouse.duckdb"), "curated": str(files["curated"]), "run": run, "attempt": 0}
        return lake, event

    def verify(self, raw, lake, run):
        return subprocess.run(
            [sys.executable, PROJECT / "verify.py", "--raw", raw, "--out", lake, "--run", run],
            capture_output=True, text=True)

    def test_counts_agree_with_the_raw_files_and_a_difference_is_seen(self):
        raw = self.generate("--flights", "3000", "--bad-rows", "14", "--duplicates", "20", "--nulls", "30")
        lake, event = self.lake(raw)
        answer = warehouse.load(event, None)
        self.assertEqual(answer["rows"], 3000)
        with open(lake / "runs" / event["run"] / "rejected.csv", newline="") as file:
            self.assertEqual(len(list(csv.DictReader(file))), 14)
        done = self.verify(raw, lake, event["run"])
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        # Twice is the same as once.
        warehouse.load(event, None)
        self.assertEqual(self.verify(raw, lake, event["run"]).returncode, 0)
        # One row less, and it is found.
        duck.ask("DELETE FROM flights WHERE rowid = (SELECT max(rowid) FROM flights)", database=event["warehouse"])
        done = self.verify(raw, lake, event["run"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("DIFFERENT  warehouse flights", done.stdout)
        self.assertEqual(self.verify(raw, lake, "no such run").returncode, 2)

    def test_a_load_is_rehearsed_broken_and_taken_back(self):
        _, event = self.lake(self.generate())
        count = "SELECT (SELECT count(*) FROM flights) AS flights, (SELECT count(*) FROM daily) AS daily"
        with self.assertRaises(warehouse.WarehouseBusy):
            warehouse.load({**event, "rehearsal": {"failLoads": 1}}, None)
        self.assertEqual(warehouse.unload(event, None)["rows"], 0)
        with self.assertRaises(warehouse.LoadFailed):
            warehouse.load({**event, "rehearsal": {"breakLoad": True}}, None)
        self.assertEqual(duck.ask(count, database=event["warehouse"]), [{"flights": 500, "daily": 0}])
        self.assertEqual(warehouse.unload(event, None)["rows"], 500)
        self.assertEqual(duck.ask(count, database=event["warehouse"]), [{"flights": 0, "daily": 0}])

    def test_a_warehouse_that_is_written_to_is_busy(self):
        _, event = self.lake(self.generate())
        warehouse.load(event, None)
        other = subprocess.Popen(
            [duck.program(), "-no-init", event["warehouse"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        other.stdin.write("BEGIN; DELETE FROM loads; SELECT 'at work';\n")
        other.stdin.flush()
        while "at work" not in other.stdout.readline():
            pass
        try:
            with self.assertRaises(warehouse.WarehouseBusy):
                warehouse.load(event, None)
        finally:
            other.stdin.close()
            other.stdout.close()
            other.wait()


class Generating(InAFolder):
    def test_the_sample_is_what_the_generator_writes(self):
        raw = self.generate("--bad-rows", "3", "--duplicates", "4", "--nulls", "5")
        for name in ("flights.json", "airports.csv"):
            self.assertEqual((raw / name).read_bytes(), (PROJECT / "raw" / name).read_bytes(), name)


if __name__ == "__main__":
    unittest.main()
