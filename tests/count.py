# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of the last test run of a build folder and prints one closing line.

A program that failed while all the cases it reported are well counts as one failure: it crashed
between them, was cut by its time limit, or leaked.
"""
import json
import pathlib
import sys
import xml.etree.ElementTree as tree

BAD = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}


def cases(log):
    """Passed, failed for each suite of the cases, and the skipped with their reasons."""
    passed = 0
    failed = {}
    skipped = []
    for suite in tree.parse(log).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            name = case.get("classname"), case.get("name")
            if case.find("failure") is not None or case.find("error") is not None:
                # A program of one case is listed by its own name below its project's.
                for key in (name[0], f"{name[0]}.{name[1]}"):
                    failed[key] = failed.get(key, 0) + 1
            elif case.find("skipped") is not None:
                skipped.append((name[1], case.findtext("system-out") or ""))
            else:
                passed += 1
    return passed, failed, skipped


def main():
    logs = pathlib.Path(sys.argv[1]) / "meson-logs"
    junit = logs / "testlog.junit.xml"
    if not junit.exists():
        print("0 passed, 1 failed, 0 skipped")
        return 1
    passed, of_suite, skipped = cases(junit)
    failed = 0
    for line in (logs / "testlog.json").read_text().splitlines():
        program = json.loads(line)
        if program["result"] not in BAD:
            continue
        # "ignitex:feed / feed-http" is "ignitex.feed-http" in the other log.
        project, name = program["name"].split(":")[0], program["name"].rpartition(" / ")[2]
        failed += max(1, of_suite.get(f"{project}.{name}", 0))
        print(f"failed: {program['name']}: {program['result']}, status {program.get('returncode')}")
    for name, reason in skipped:
        print(f"skipped: {name}: {reason.strip()}" if reason.strip() else f"skipped: {name}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
