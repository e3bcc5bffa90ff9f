#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the model checker CBMC over the sources that ship.

usage: cbmc.py SOURCE_ROOT {wire|channel}

CBMC is taken from PATH, else from a chroot of Debian trixie that is made once
(debootstrap, as root, from the mirror that apt is configured with) and kept
in a cache folder.  Exit 77 says what is missing.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

COMMON = ["-D", "_GNU_SOURCE", "-I", "src", "--unwinding-assertions",
          "--drop-unused-functions", "--slice-formula"]
MEMORY = ["--bounds-check", "--pointer-check", "--pointer-overflow-check",
          "--signed-overflow-check"]

# function, its sources, how far its loops go
WIRE = [
    ("prove_certtable", ["certtable.c", "cursor.c"],
     ["--unwind", "9", "--unwindset",
      "snpwire_take_zeros.0:25,find_kind.0:6,swap_guid.0:17,memcmp.0:17,"
      "snpwire_certtable_check.0:5,snpwire_certtable_check.1:5,"
      "check_entry.0:4,snpwire_certtable_used.0:5,"
      "snpwire_certtable_get.0:5"]),
    ("prove_guestmsg", ["guestmsg.c", "cursor.c"],
     ["--unwind", "9", "--unwindset", "snpwire_take_zeros.0:36"]),
    ("prove_report", ["report.c", "cursor.c"], ["--unwind", "9"]),
    ("prove_request", ["request.c", "cursor.c"],
     ["--unwind", "9", "--unwindset", "snpwire_take_zeros.0:97"]),
    ("prove_response", ["request.c", "cursor.c"],
     ["--unwind", "9", "--unwindset", "snpwire_take_zeros.0:29"]),
]

CHANNEL = ["--no-standard-checks", "--unwind", "9", "--unwindset",
           "memcpy.0:17,snpcore_next.0:4,snpcore_queue_push.0:3,"
           "snpcore_queue_remove.0:3"]


def skip(why):
  print(f"skipped: {why}")
  sys.exit(77)


def mirror():
  """The archive that apt gets trixie's older sister from."""
  said = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE)",
                         "Created-By: Packages"], capture_output=True,
                        text=True, check=False).stdout.split()
  sites = [s for s in said if "security" not in s]
  return sites[0] if sites else None


def chroot():
  cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME")
                       or pathlib.Path.home() / ".cache")
  root = cache / "libsnpguest" / "trixie-cbmc"
  if os.geteuid() != 0:
    skip("no cbmc on PATH, and no root to run it in a chroot of Debian trixie")
  if (root / "usr/bin/cbmc").exists() and (root / "ready").exists():
    return root
  if not shutil.which("debootstrap"):
    skip("no cbmc on PATH, and no debootstrap to get it from Debian trixie")
  site = mirror()
  if not site:
    skip("no cbmc on PATH, and apt has no archive configured")
  shutil.rmtree(root, ignore_errors=True)
  root.parent.mkdir(parents=True, exist_ok=True)
  made = subprocess.run(["debootstrap", "--variant=minbase",
                         "--include=cbmc,gcc,libc6-dev", "trixie", str(root),
                         site], capture_output=True, text=True, check=False)
  if made.returncode != 0:
    sys.exit(f"debootstrap of trixie failed:\n{made.stdout[-2000:]}")
  (root / "ready").write_text("")
  return root


class Checker:
  """cbmc here, or in a chroot on a copy of the sources."""

  def __init__(self, source):
    if shutil.which("cbmc"):
      self.prefix, self.copy = [], None
      self.where = source
      return
    root = chroot()
    self.copy = tempfile.mkdtemp(prefix="proof-", dir=root / "tmp")
    for part in ["src/wire", "src/core", "tests/proof/cbmc"]:
      shutil.copytree(source / part, pathlib.Path(self.copy) / part)
    self.prefix = ["chroot", str(root), "env", "-C",
                   "/" + str(pathlib.Path(self.copy).relative_to(root))]
    self.where = pathlib.Path(self.copy)

  def close(self):
    if self.copy:
      shutil.rmtree(self.copy)

  def run(self, function, sources, options):
    """The number of properties that hold, or None if one does not."""
    run = subprocess.run(
        [*self.prefix, "cbmc", "--function", function, *COMMON, *options,
         *sources], capture_output=True, text=True, check=False,
        cwd=self.where)
    counts = re.findall(r"^\*\* (\d+) of (\d+) failed", run.stdout, re.M)
    if not counts:
      print(run.stdout[-2000:], run.stderr[-2000:], sep="\n")
      sys.exit(f"{function}: cbmc gave no verdict")
    for line in run.stdout.splitlines():
      if line.endswith(": FAILURE"):
        print(line)
    failed, total = (int(n) for n in counts[-1])
    return total if failed == 0 and run.returncode == 0 else None


def report(what, holds):
  print(f"{'ok' if holds else 'NOT PROVED'}: {what}")
  return bool(holds)


def prove_wire(checker):
  good = []
  for function, sources, loops in WIRE:
    count = checker.run(function, ["tests/proof/cbmc/wire.c"] +
                        ["src/wire/" + s for s in sources],
                        MEMORY + loops)
    good.append(report(f"{function}, {count} properties", count))
  return all(good)


def prove_channel(checker):
  core = sorted(p.name for p in (checker.where / "src/core").glob("*.c"))
  sources = ["tests/proof/cbmc/channel.c", "tests/proof/cbmc/libc.c",
             "src/wire/cursor.c", "src/wire/guestmsg.c"] + ["src/core/" + c for c in core]
  good = []
  for function in ["prove_start", "prove_step"]:
    count = checker.run(function, sources, CHANNEL)
    good.append(report(f"{function}, {count} properties", count))
  # A proof from assumptions that cannot be met would show anything.
  count = checker.run("prove_step", sources,
                      CHANNEL + ["-D", "FORGETFUL=1"])
  good.append(report("a counter that is not stored is noticed",
                     count is None))
  return all(good)


def main():
  checker = Checker(pathlib.Path(sys.argv[1]))
  prove = {"wire": prove_wire, "channel": prove_channel}[sys.argv[2]]
  try:
    return 0 if prove(checker) else 1
  finally:
    checker.close()


if __name__ == "__main__":
  sys.exit(main())
