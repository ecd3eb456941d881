# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of the last test run of a build folder and prints one closing line.

A program that crashed before it could report a case counts as one failure, so that nothing
is lost between its cases.
"""
import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree


def results_of(logs):
    """What meson's report of cases leaves out: why cases were skipped, by their names, and the
    failures, of which a crash after the last reported case is one."""
    reasons = {}
    failures = 0
    log = logs / "testlog.json"
    for line in log.read_text().splitlines() if log.exists() else []:
        test = json.loads(line)
        if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL", "IGNORED"):
            failures += max(1, len(re.findall(r"^not ok\b", test.get("stdout", ""), re.M)))
        for number, name, reason in re.findall(
                r"^ok (\d+)(?: -)? ?(.*?) *# SKIP *(.*)$", test.get("stdout", ""), re.M):
            reasons[f"{number} {name}"] = reason
        for reason in re.findall(r"^1\.\.0 *# SKIP *(.*)$", test.get("stdout", ""), re.M):
            reasons[test["name"]] = reason
    return reasons, failures


def main():
    log = pathlib.Path(sys.argv[1]) / "meson-logs" / "testlog.junit.xml"
    if not log.exists():
        print("0 passed, 1 failed, 0 skipped")
        return 1
    passed = failed = skipped = 0
    skips = collections.defaultdict(list)
    reasons, failures = results_of(log.parent)
    for suite in tree.parse(log).getroot().iter("testsuite"):
        bad = 0
        cases = list(suite.iter("testcase"))
        for case in cases:
            reason = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                bad += 1
            elif reason is not None:
                skipped += 1
                name = case.get("name")
                why = reason.get("message") or reason.text or reasons.get(name) or "no reason given"
                skips[why.strip()].append(re.sub(r"^\d+ +", "", name))
            else:
                passed += 1
        # meson counts a crash or a time limit in the suite's attributes only.
        attributes = int(suite.get("errors") or 0) + int(suite.get("failures") or 0)
        failed += max(bad, attributes)
        if not cases and not attributes:
            failed += 1
    failed = max(failed, failures)
    for why, names in skips.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        print(f"skipped: {names[0]}{more}: {why}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
