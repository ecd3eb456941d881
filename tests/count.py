# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of the last test run of a build folder and prints one closing line.

A program that failed while all the cases it reported are well counts as one failure: it crashed
between them, was cut by its time limit, or leaked.
"""
import collections
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

BAD = {"FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS"}


def reasons_of(programs):
    """Why cases were skipped, by their names: meson's report of them leaves that out."""
    reasons = {}
    for program in programs:
        output = program.get("stdout", "")
        for number, name, reason in re.findall(
                r"^ok (\d+)(?: -)? ?(.*?) *# SKIP *(.*)$", output, re.M):
            reasons[f"{number} {name}"] = reason
        for reason in re.findall(r"^1\.\.0 *# SKIP *(.*)$", output, re.M):
            reasons[program["name"].rpartition(" / ")[2]] = reason
    return reasons


def cases(junit):
    """How many passed, how many failed in each suite, and the names of the skipped."""
    passed = 0
    failed = collections.Counter()
    skipped = []
    for suite in tree.parse(junit).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            group, name = case.get("classname"), case.get("name")
            if case.find("failure") is not None or case.find("error") is not None:
                # A program of one case is listed by its own name below its project's.
                failed.update([group, f"{group}.{name}"])
            elif case.find("skipped") is not None:
                skipped.append(name)
            else:
                passed += 1
    return passed, failed, skipped


def main():
    logs = pathlib.Path(sys.argv[1]) / "meson-logs"
    junit = logs / "testlog.junit.xml"
    if not junit.exists():
        print("0 passed, 1 failed, 0 skipped")
        return 1
    programs = [json.loads(line) for line in (logs / "testlog.json").read_text().splitlines()]
    passed, of_suite, skipped = cases(junit)
    failed = 0
    for program in programs:
        if program["result"] not in BAD:
            continue
        # "ignitex:feed / feed-http" is "ignitex.feed-http" in the other log.
        project, name = program["name"].split(":")[0], program["name"].rpartition(" / ")[2]
        failed += max(1, of_suite[f"{project}.{name}"])
        print(f"failed: {program['name']}: {program['result']}, status {program.get('returncode')}")
    reasons = reasons_of(programs)
    skips = collections.defaultdict(list)
    for name in skipped:
        skips[reasons.get(name, "no reason given").strip()].append(re.sub(r"^\d+ +", "", name))
    for why, names in skips.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        print(f"skipped: {names[0]}{more}: {why}")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
