# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the cases of the last test run of a build folder and prints one closing line.

A program that crashed before it could report a case counts as one failure, so that nothing
is lost between its cases.
"""
import pathlib
import sys
import xml.etree.ElementTree as tree


def main():
    log = pathlib.Path(sys.argv[1]) / "meson-logs" / "testlog.junit.xml"
    if not log.exists():
        print("0 passed, 1 failed, 0 skipped")
        return 1
    passed = failed = skipped = 0
    reasons = []
    for suite in tree.parse(log).getroot().iter("testsuite"):
        bad = 0
        cases = list(suite.iter("testcase"))
        for case in cases:
            reason = case.find("skipped")
            if case.find("failure") is not None or case.find("error") is not None:
                bad += 1
            elif reason is not None:
                skipped += 1
                reasons.append((case.get("name"), reason.get("message") or reason.text or ""))
            else:
                passed += 1
        # meson counts a crash or a time limit in the suite's attributes only.
        attributes = int(suite.get("errors") or 0) + int(suite.get("failures") or 0)
        failed += max(bad, attributes)
        if not cases and not attributes:
            failed += 1
    for name, reason in reasons:
        print(f"skipped: {name}: {reason.strip()}" if reason.strip() else f"skipped: {name}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


sys.exit(main())
