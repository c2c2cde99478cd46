"""Read back what a document for programs tells of every result, as lines that can be compared."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from typing import Any, TypeAlias

import junitparser
from lxml import etree
from prometheus_client.parser import text_string_to_metric_families

Line: TypeAlias = tuple[str | None, str, str, int, int, int]
"""School, rule, outcome, population, violations, not known."""
Counts: TypeAlias = Counter[tuple[str | None, str]]
"""(school, outcome) -> results."""

XCCDF_WORDS = {"notapplicable": "not_applicable", "notchecked": "open", "unknown": "open"}
OPEN = ("unknown", "manual")
"""XCCDF tells these apart in its own way; both are neither pass nor fail."""
_JUNIT_SCHOOL = re.compile(r"auditor\.(district\.)?(.*)", re.DOTALL)
_XCCDF = {"x": "http://checklists.nist.gov/xccdf/1.2"}
_OSCAL_RULE = re.compile(r"(.*?)(_[0-9a-f]{8})?(_[0-9]+)?")
_XCCDF_ID = re.compile(r"xccdf_example\.auditor_(?:rule|testresult)_(.*)")


def json_lines(content: bytes) -> Counter[Line]:
    """Read the result document."""
    return Counter(
        (r["school"], r["rule"], r["outcome"], r["population"], r["violations"], r["unknown"])
        for r in json.loads(content)["results"]
    )


def csv_lines(content: bytes) -> Counter[Line]:
    """Read the table of results."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return Counter(
        (
            r["school"] or None,
            r["rule"],
            r["outcome_code"],
            *(int(r[name]) for name in ("population", "violations", "unknown")),
        )
        for r in rows
    )


def junit_lines(content: bytes) -> Counter[Line]:
    """Read the test cases; a case must stand as failed, broken or skipped as its outcome says."""
    found: Counter[Line] = Counter()
    for suite in junitparser.JUnitXml.fromstring(content):
        for case in suite:
            told = dict(line.split("=", 1) for line in (case.system_out or "").splitlines())
            kinds = {type(each).__name__.lower() for each in case.result}
            wanted = {"fail": {"failure"}, "error": {"error"}, "pass": set()}
            assert kinds == wanted.get(told["outcome"], {"skipped"}), case.name
            match = _JUNIT_SCHOOL.fullmatch(case.classname)
            assert match is not None
            school = None if match[1] else match[2]
            numbers = (int(told[name]) for name in ("population", "violations", "unknown"))
            found[(school, case.name.split(" ")[0], told["outcome"], *numbers)] += 1
    return found


def sarif_lines(content: bytes) -> Counter[Line]:
    """Read the results of the one run; kind and level must say what the outcome says."""
    run = json.loads(content)["runs"][0]
    kinds = {"pass": "pass", "fail": "fail", "not_applicable": "notApplicable", "manual": "review"}
    places = run["logicalLocations"]
    found: Counter[Line] = Counter()
    for each in run.get("results", ()):
        told = each["properties"]
        assert each["kind"] == kinds.get(told["outcome"], "open")
        assert (each["level"] != "none") == (told["outcome"] == "fail")
        place = places[each["locations"][0]["logicalLocations"][0]["index"]]
        # The district itself stands first, its schools below it.
        school = place["fullyQualifiedName"] if "parentIndex" in place else None
        rule = run["tool"]["driver"]["rules"][each["ruleIndex"]]["id"]
        numbers = (told[name] for name in ("population", "violations", "unknown"))
        found[(school, rule, told["outcome"], *numbers)] += 1
    return found


def oscal_lines(content: bytes) -> Counter[Line]:
    """Read the observations; a finding must stand for each failure and for nothing else."""
    found: Counter[Line] = Counter()
    for part in json.loads(content)["assessment-results"]["results"]:
        school = _facts(part).get("school")
        failed = 0
        for each in part.get("observations", ()):
            told = _facts(each)
            match = _OSCAL_RULE.fullmatch(told["objective"])
            assert match is not None
            failed += told["outcome"] == "fail"
            numbers = (int(told[name]) for name in ("population", "violations", "unknown"))
            found[(school, match[1], told["outcome"], *numbers)] += 1
        states = [each["target"]["status"]["state"] for each in part.get("findings", ())]
        assert states == ["not-satisfied"] * failed
    return found


def xccdf_outcomes(content: bytes) -> Counter[tuple[str | None, str, str]]:
    """Read (school, rule, outcome) of every rule result; what nobody judged is ``open``."""
    root = etree.fromstring(content)
    idents = {
        rule.get("id"): rule.findtext("x:ident[@system='urn:auditor:rule']", namespaces=_XCCDF)
        for rule in root.iterfind(".//x:Rule", _XCCDF)
    }
    found: Counter[tuple[str | None, str, str]] = Counter()
    for test in root.iterfind("x:TestResult", _XCCDF):
        match = _XCCDF_ID.fullmatch(test.get("id"))
        assert match is not None
        school = None if match[1].startswith("district_") else match[1].removeprefix("school_")
        for each in test.iterfind("x:rule-result", _XCCDF):
            word = each.findtext("x:result", namespaces=_XCCDF)
            rule = idents[each.get("idref")]
            found[(school, rule, XCCDF_WORDS.get(word, word))] += 1
    return found


def prometheus_counts(content: bytes) -> tuple[Counts, Counter[tuple[str | None, str]]]:
    """Read the outcomes of every school, and the violations of every (school, rule)."""
    outcomes: Counts = Counter()
    violations: Counter[tuple[str | None, str]] = Counter()
    for family in text_string_to_metric_families(content.decode()):
        for sample in family.samples:
            school = sample.labels.get("school") or None
            if sample.name == "auditor_outcomes":
                outcomes[school, sample.labels["outcome"]] += int(sample.value)
            elif sample.name == "auditor_violations":
                violations[school, sample.labels["rule"]] += int(sample.value)
    return outcomes, violations


def findings_counts(content: bytes) -> Counter[tuple[str | None, str]]:
    """Read how many violating rows stand for each (school, rule)."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return Counter((r["school"] or None, r["rule"]) for r in rows)


def _facts(node: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in node.get("props", ())}
