#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The mistakes of mutants.py that a client of the device can see: plant one at
a time in a copy of the tree, build snpguest-node from it, and see the node's
own tests notice.

usage: node-mutants.py SOURCE_ROOT WORK_DIR MESON NINJA KEYS RAW
"""
import os
import pathlib
import shutil
import subprocess
import sys

from mutants import MUTANTS

# Which of tests/node is to notice.  What is not listed no client can see: a
# wipe left out, a counter stored late, a byte read twice, what an unloading
# driver leaves to a guest that is gone.
NOTICED = {
    "counter not advanced": "hostile",
    "pending message forgotten": "pending",
    "orphan dropped": "pending",
    "orphan never freed": "pending",
    "INVALID_LEN to a plain request taken": "hostile",
    "completing answer not checked": "hostile",
    "answer's number not checked": "hostile",
    "answer's size not checked": "hostile",
    "last come, first served": "hostile",
    "pending not said": "pending",
    "time-out takes the key": "pending",
    "length query sealed": "hostile",
    "failed query takes the key": "hostile",
    "page count not clipped": "hostile",
    "no pause after BUSY": "pending",
}

SETTINGS = ["-Dtests=disabled", "-Dcli=disabled", "-Dexamples=disabled",
            "-Dman=disabled", "-Dconf=disabled", "-Ddefault_library=static"]


def run(*command, **more):
  return subprocess.run(command, capture_output=True, text=True,
                        check=False, **more)


def must(*command):
  done = run(*command)
  if done.returncode:
    raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


class Tree:
  """A copy of the sources, and a build of the node that follows it."""

  def __init__(self, root, work, meson, ninja):
    shutil.rmtree(work, ignore_errors=True)
    self.top, self.build = work / "tree", work / "build"
    self.ninja = ninja
    shutil.copytree(root, self.top,
                    ignore=shutil.ignore_patterns(".git", "build*"))
    must(meson, "setup", str(self.build), str(self.top), *SETTINGS)
    self.node = self.build / "src" / "node" / "snpguest-node"

  def compile(self):
    must(self.ninja, "-C", str(self.build), "src/node/snpguest-node")

  def plant(self, file, old, new):
    path = self.top / "src" / "core" / file
    text = path.read_text()
    if text.count(old) != 1:
      raise SystemExit(f"{file}: {text.count(old)} places for {old!r}")
    path.write_text(text.replace(old, new))
    return path, text

  def test(self, name, keys, raw):
    """The test's exit code, and its lines that tell of failure."""
    try:
      done = run(sys.executable, "-B",
                 str(self.top / "tests" / "node" / (name + ".py")),
                 str(self.node), keys, raw, timeout=400)
    except subprocess.TimeoutExpired:
      return 1, "it hangs"
    lines = (done.stdout + done.stderr).splitlines()
    said = [line for line in lines
            if line.startswith(("FAILED", "skipped", "AssertionError"))]
    return done.returncode, "  ".join(said)


def main():
  root, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
  meson, ninja, keys, raw = sys.argv[3:7]
  tree = Tree(root, work, meson, ninja)
  tree.compile()
  for name in sorted(set(NOTICED.values())):
    code, said = tree.test(name, keys, raw)
    if code:
      print(f"without any mistake, {name} ends with {code}: {said}")
      return code
  mutants = {row[0]: row[1:4] for row in MUTANTS}
  missed = 0
  for name, test in NOTICED.items():
    path, text = tree.plant(*mutants[name])
    tree.compile()
    code, said = tree.test(test, keys, raw)
    path.write_text(text)
    missed += code in (0, 77)
    print(f"{'MISSED' if code in (0, 77) else 'noticed'}: {name}: "
          f"{said[:300]}", flush=True)
  print(f"{len(NOTICED) - missed} of {len(NOTICED)} mistakes noticed")
  return 1 if missed else 0


if __name__ == "__main__":
  os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
  sys.exit(main())
