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
sys.path[:0] = [str(PROJECT / name) for name in ("lib", "functions")]
import check_drop  # noqa: E402
import duck  # noqa: E402
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


def job(script, before="", after="", **variables):
    """Carries out a job's script as Pawl does: arguments are variables, and `after` writes what it leaves."""
    return duck.ask(before + (PROJECT / "jobs" / script).read_text() + after, **variables)


class Checking(InAFolder):
    def check(self, raw):
        return check_drop.handler({"flights": str(raw / "flights.json"), "airports": str(raw / "airports.csv")}, None)

    def test_good_drops(self):
        raw = self.generate("--flights", "3000")
        self.assertEqual([], self.check(raw)["problems"])
        lines = (json.dumps({**GOOD, "delay": n}) for n in range(3000))
        (raw / "flights.json").write_text("\n".join(lines) + "\n")
        answer = self.check(raw)
        self.assertEqual((answer["ok"], answer["columns"]), (True, sorted(GOOD)))

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

    def test_what_is_wrong_with_a_file_is_told(self):
        raw = self.generate()
        for text, words in (
            ("", "holds no record"),
            (" [ ]", "holds no record"),
            ('[{"a":1', "first record is no JSON"),
            ("nothing", "first record is no JSON"),
            (json.dumps(GOOD) + "\n{", "last line is no JSON"),
            (json.dumps([GOOD])[:-1], "not closed"),
            ("[5]", "has no date"),
            (json.dumps([{**GOOD, "date": "\udcff"}], ensure_ascii=False), "no UTF-8 at byte"),
        ):
            (raw / "flights.json").write_bytes(text.encode("utf-8", "surrogateescape"))
            answer = self.check(raw)
            self.assertIn(words, " ".join(answer["problems"]), text)


class Normalising(InAFolder):
    def normalise(self, records):
        """The rows that are kept, and of the others [record, reason]."""
        source, destination, rejected = (self.folder / name for name in ("in.json", "out.parquet", "rejected.csv"))
        source.write_text(json.dumps(records))
        job("normalise_flights.sql", source=source, destination=destination, rejected=rejected)
        rows = duck.ask("SELECT departure::VARCHAR AS departure, * EXCLUDE (departure) FROM read_parquet(getvariable('f'))",
                        f=destination)
        with open(rejected, newline="") as file:
            return [tuple(row.values()) for row in rows], [list(row.values()) for row in csv.DictReader(file)]

    def test_what_is_kept(self):
        cases = [
            ({}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
            ({"delay": None}, ("2001-01-31 23:59:00", None, 407, "LAS", "OAK")),
            ({"date": "2024-02-29T00:00"}, ("2024-02-29 00:00:00", -5, 407, "LAS", "OAK")),
            ({"origin": " las\t"}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
            ({"more": 1}, ("2001-01-31 23:59:00", -5, 407, "LAS", "OAK")),
        ]
        kept, rejected = self.normalise([{**GOOD, **change} for change, _ in cases])
        self.assertEqual((kept, rejected), ([row for _, row in cases], []))
        self.assertEqual(self.normalise([{key: GOOD[key] for key in GOOD if key != "delay"}])[0][0][1], None)

    def test_what_is_not(self):
        date, delay, distance = "date is no moment", "delay is no whole number", "distance is no positive whole number"
        cases = [
            *(({**GOOD, "date": value}, date) for value in (
                "2001/02/29 10:00", "2001/01/31 24:00", "2001/1/31 10:00", "2001-01-31 10:00:00", "", None, 5, ["x"])),
            *(({**GOOD, "delay": value}, delay) for value in ("3", 1.5, 1e3, True, {}, 10**12)),
            *(({**GOOD, "distance": value}, distance) for value in (0, -1, None, "407", 10**30)),
            ({**GOOD, "origin": "LA"}, "origin is no airport code"),
            ({**GOOD, "origin": None}, "origin is missing"),
            ({**GOOD, "origin": 123}, "origin is missing"),
            ({**GOOD, "destination": "OAKX"}, "destination is no airport code"),
            ({}, date),
            *((value, "not an object") for value in (None, [], "x", 5)),
        ]
        kept, rejected = self.normalise([record for record, _ in cases])
        self.assertEqual(kept, [])
        self.assertEqual([[number, reason] for number, reason, _ in rejected],
                         [[str(number), reason] for number, (_, reason) in enumerate(cases, start=1)])
        self.assertEqual(json.loads(rejected[0][2]), cases[0][0])


class TheWholeWay(InAFolder):
    def lake(self, raw, run="run's 1"):
        """Everything that the state machine would have done, up to loading."""
        lake = self.folder / "lake"
        work = lake / "runs" / "1"
        work.mkdir(parents=True)
        files = {name: work / file for name, file in (
            ("flights", "flights.parquet"), ("rejected", "rejected.csv"), ("airports", "airports.parquet"))}
        job("normalise_flights.sql", source=raw / "flights.json", destination=files["flights"],
            rejected=files["rejected"])
        job("normalise_airports.sql", before="""
            CREATE SCHEMA raw;
            CREATE VIEW raw.airports AS SELECT *, getvariable('run') AS run FROM read_csv(getvariable('csv'));""",
            csv=raw / "airports.csv", run=run, destination=files["airports"])
        for name in ("flights", "drops"):
            (lake / "staging" / name).mkdir(parents=True)
            job("join.sql", after=f"""
                COPY (FROM {name}) TO (getvariable('target')) (FORMAT parquet, PARTITION_BY (run));""",
                target=lake / "staging" / name, run=run, **files)
        for name, keys in (("flights", ", PARTITION_BY (origin_state, month)"), ("daily", "")):
            (lake / "curated").mkdir(exist_ok=True)
            (lake / "curated" / "daily").mkdir(exist_ok=True)
            to = lake / "curated" / ("flights" if keys else "daily/1.parquet")
            job("publish.sql", before="""
                CREATE SCHEMA staging;
                CREATE VIEW staging.flights AS FROM read_parquet(
                    getvariable('lake') || '/staging/flights/*/*.parquet', hive_partitioning = true);
                """, after=f"COPY (FROM {name}) TO (getvariable('target')) (FORMAT parquet{keys});",
                lake=lake, run=run, target=to)
        return lake, {"warehouse": str(lake / "warehouse.duckdb"), "staging": str(lake / "staging"), "run": run, "attempt": 0}

    def verify(self, raw, lake, run):
        return subprocess.run(
            [sys.executable, PROJECT / "verify.py", "--raw", raw, "--out", lake, "--run", run],
            capture_output=True, text=True)

    def test_counts_agree_with_the_raw_files_and_a_difference_is_seen(self):
        raw = self.generate("--flights", "3000", "--bad-rows", "14", "--duplicates", "20", "--nulls", "30")
        lake, event = self.lake(raw)
        answer = warehouse.load(event, None)
        self.assertEqual((answer["rows"], answer["drop"]["rejected"], answer["drop"]["duplicates"]), (3000, 14, 20))
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
        self.assertEqual(done.stdout.count("DIFFERENT"), 1, done.stdout)
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
