# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the house that a compiler does not check. One rule a run: lint.py RULE SOURCE_ROOT."""
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[2]).resolve()
problems = []
checked = 0

# Who may include whom: the table of src/DESIGN.md.
LAYERS = {
    "engine": [],
    "store": ["engine"],
    "feed": ["engine"],
    "pipeline": ["engine", "store", "feed"],
    "tray": ["engine", "pipeline"],
    "notify": ["engine", "pipeline"],
    "service": ["engine", "pipeline"],
    "forward": ["engine", "pipeline", "store"],
    "bridge": ["engine", "pipeline"],
    "daemon": ["engine", "store", "feed", "pipeline", "tray", "notify", "service", "forward",
               "bridge"],
    "client": [],
    "hub": ["client", "engine"],
    "ctl": ["client", "engine", "store", "feed", "pipeline"],
}
# A sink sees of the pipeline only what every sink needs.
SINK_HEADERS = {"pipeline/igx-sink.h", "pipeline/igx-health.h", "pipeline/igx-publisher.h",
                "pipeline/igx-signal-text.h"}
SYSTEM_OWNERS = {
    "sqlite3.h": {"store"},
    "libsoup/soup.h": {"feed", "forward", "bridge"},
    "gtk/gtk.h": {"hub"},
    "libnotify/notify.h": {"notify"},
    "libsecret/secret.h": {"forward"},
}
PURE_INCLUDES = {"glib.h", "math.h", "string.h", "stdlib.h", "float.h", "stdint.h", "stdbool.h",
                 "stddef.h", "limits.h", "errno.h"}
GENERATED = {"igx-config.h", "igx-dbus.h", "client/igx-dbus.h"}


def problem(path, line, text):
    problems.append(f"{path.relative_to(ROOT)}:{line}: {text}")


def tracked(*suffixes):
    """Files that git tracks or would; the whole tree where there is no git."""
    git = shutil.which("git")
    names = []
    if git and (ROOT / ".git").exists():
        done = subprocess.run(
            [git, "-C", str(ROOT), "-c", f"safe.directory={ROOT}", "ls-files", "--cached",
             "--others", "--exclude-standard"], capture_output=True, text=True, check=False)
        names = done.stdout.splitlines() if done.returncode == 0 else []
    if not names:
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*")
                 if p.is_file() and not p.relative_to(ROOT).parts[0].startswith(("_", ".git"))]
    found = [ROOT / n for n in names if (not suffixes or n.endswith(suffixes))]
    return sorted(p for p in found if p.is_file())


def sources(folder=None):
    for path in tracked(".c", ".h"):
        parts = path.relative_to(ROOT).parts
        if parts[0] != "src" or len(parts) < 3 or (folder and parts[1] != folder):
            continue
        yield parts[1], path


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def rule_includes():
    global checked
    for folder, path in sources():
        for number, kind, name in includes(path):
            checked += 1
            if kind == "<":
                owners = SYSTEM_OWNERS.get(name)
                if owners and folder not in owners:
                    problem(path, number, f"<{name}> belongs to {', '.join(sorted(owners))} only")
                continue
            top = name.split("/")[0]
            if name in GENERATED or "/" not in name and name.startswith("igx-") \
                    and not (path.parent / name).exists():
                continue
            if "/" not in name:
                problem(path, number, f'write "{name}" from src/: "{folder}/..."')
            elif top != folder and top not in LAYERS[folder]:
                problem(path, number, f"{folder} may not include {top}")
            elif folder in ("tray", "notify", "service", "bridge") and top == "pipeline" \
                    and name not in SINK_HEADERS:
                problem(path, number, f"a sink may include of the pipeline only "
                                      f"{', '.join(sorted(SINK_HEADERS))}")


def rule_purity():
    """The engine: no include but GLib and libm, no symbol of a clock, file, network or random."""
    global checked
    for _, path in sources("engine"):
        for number, kind, name in includes(path):
            checked += 1
            if kind == "<" and name not in PURE_INCLUDES:
                problem(path, number, f"<{name}> is not for the engine")
    archive = pathlib.Path(sys.argv[3])
    listing = subprocess.run(["nm", "-u", str(archive)], capture_output=True, text=True,
                             check=True).stdout
    forbidden = re.compile(
        r"^(time|clock|gettimeofday|clock_gettime|rand|srand|random|srandom|drand48|getenv|"
        r"open|fopen|read|write|socket|connect|getpid|fork|system|"
        r"g_get_(real|monotonic|current)_time|g_date_time_new_now\w*|g_random_\w+|g_rand_new|"
        r"g_file_\w+|g_fopen|g_dir_\w+|g_getenv|g_object_\w+|g_settings_\w+|g_socket_\w+|"
        r"g_spawn_\w+|g_thread_\w+|g_mutex_\w+|g_main_\w+|g_timeout_\w+|g_idle_\w+)$")
    for line in listing.splitlines():
        match = re.match(r"\s*U (\S+)", line)
        if not match:
            continue
        checked += 1
        if forbidden.match(match.group(1)):
            problems.append(f"{archive.name}: undefined symbol {match.group(1)} is not pure")


def rule_names():
    """A .c file's public functions begin with the file's own prefix."""
    global checked
    for _, path in sources():
        if path.suffix != ".c" or not path.name.startswith("igx-"):
            continue
        text = path.read_text()
        header = path.with_suffix(".h")
        declared = header.read_text() if header.exists() else ""
        # igx-checker-expression.c is a part of igx-checker: two words of the name are enough.
        prefix = "_".join(path.stem.split("-")[:2])
        for match in re.finditer(r"^(igx_\w+|[a-z]\w+) \(", text, re.M):
            name = match.group(1)
            line = text.count("\n", 0, match.start()) + 1
            before = text[:match.start()].splitlines()[-1] if match.start() else ""
            if before.startswith("static") or name in ("if", "while", "for", "switch", "return"):
                continue
            checked += 1
            if name.startswith(prefix) or not name.startswith("igx_") and name == "main":
                continue
            # A header may declare a small family of value types beside its main one.
            if re.search(rf"\b{name} \(", declared):
                continue
            problem(path, line, f"{name} does not begin with {prefix}")


def rule_strings():
    """No path of a machine, no package host, no unfinished work."""
    global checked
    forbidden = [
        (re.compile(r"(?<![\w.])/(home|root|work|farm)/(?!\*)"), "a path of somebody's machine"),
        (re.compile(r"\b(deb\.debian\.org|archive\.ubuntu\.com|security\.ubuntu\.com|"
                    r"registry\.npmjs\.org|pypi\.org|files\.pythonhosted\.org|crates\.io|"
                    r"dl\.flathub\.org)\b"), "a package host"),
        (re.compile(r"\b(TODO|FIXME|XXX|HACK)\b"), "unfinished work"),
    ]
    for path in tracked():
        if path.suffix in (".png", ".svgz") or path.name == "LICENSE" or path == pathlib.Path(
                __file__).resolve():
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            checked += 1
            for pattern, what in forbidden:
                if pattern.search(line):
                    problem(path, number, f"{what}: {line.strip()[:80]}")


def rule_license():
    global checked
    for path in tracked(".c", ".h", ".py", ".sh", "meson.build", ".sql", ".ui", ".css"):
        checked += 1
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in "".join(
                path.read_text().splitlines(True)[:4]):
            problem(path, 1, "no SPDX line at the top")


def rule_size():
    """Files under 800 lines, functions under 80."""
    global checked
    for path in tracked(".c", ".h", ".py"):
        lines = path.read_text().splitlines()
        checked += 1
        if len(lines) > 800:
            problem(path, 1, f"{len(lines)} lines: split it")
        start = None
        for number, line in enumerate(lines, 1):
            if path.suffix == ".c" and line == "{":
                start = number
            elif line == "}" and start is not None:
                if number - start > 90:
                    problem(path, start, f"a function of {number - start} lines: split it")
                start = None


def rule_blocking():
    """What can hang for 25 s on a dead daemon stays on threads of its own."""
    global checked
    blocking = re.compile(r"\b(\w+_call_sync|g_bus_get_sync|secret_\w+_sync|notify_\w+) \(")
    for folder, path in sources():
        if folder in ("ctl", "hub"):
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            checked += 1
            match = blocking.search(line)
            if match and not (folder == "notify" and "-worker" in path.name):
                problem(path, number, f"{match.group(1)} blocks")


def rule_potfiles():
    """Every file with a text for people is known to the translators."""
    global checked
    listed = {line.strip() for line in (ROOT / "po" / "POTFILES.in").read_text().splitlines()
              if line.strip() and not line.startswith("#")}
    for name in listed:
        checked += 1
        if not (ROOT / name).exists():
            problems.append(f"po/POTFILES.in: {name} is gone")
    for _, path in sources():
        text = path.read_text()
        if path.suffix == ".c" and re.search(r"\b(_|N_|C_) \(\"|ngettext \(", text) \
                and str(path.relative_to(ROOT)) not in listed:
            problem(path, 1, "has texts for people and is not in po/POTFILES.in")


def rule_format():
    global checked
    tool = next((t for t in ("clang-format-14", "clang-format") if shutil.which(t)), None)
    if tool is None:
        print("1..0 # SKIP clang-format is not installed")
        sys.exit(0)
    version = subprocess.run([tool, "--version"], capture_output=True, text=True,
                             check=True).stdout
    if not re.search(r"version 14\.", version):
        print("1..0 # SKIP the format is that of clang-format 14, not of " + version.strip())
        sys.exit(0)
    files = [p for p in tracked(".c", ".h")]
    for path in files:
        checked += 1
        done = subprocess.run([tool, "--dry-run", "--Werror", str(path)], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            line = re.search(r":(\d+):", done.stderr)
            problem(path, line.group(1) if line else 1, f"run {tool} -i on it")


def main():
    name = sys.argv[1]
    globals()[f"rule_{name}"]()
    for text in problems:
        print("# " + text)
    print("1..1")
    ok = not problems and checked > 0
    print(f"{'ok' if ok else 'not ok'} 1 - {name}: {checked} checked, {len(problems)} problems")
    sys.exit(0)


main()
