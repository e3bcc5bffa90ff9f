#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What ships, read by a static analyser, one file after the other:
static.py TOOL BUILD, where TOOL is clang-tidy or cppcheck (BUILD made for
clang), gcc (its -fanalyzer; BUILD made for gcc) or scan-build (BUILD is made).
Exit 1 if it finds anything, 77 if it is not here.

.clang-tidy and CPPCHECK say what is not looked for, and why.  A single place is
excused where it stands, with its reason; gcc's are in gcc-excused.
"""

import concurrent.futures
import json
import os
import re
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.realpath(os.path.join(HERE, '..', '..'))
SHIPS = ('src/', 'examples/')

CPPCHECK = (
  '--enable=warning,portability,performance,style', '--inline-suppr', '--quiet',
  '--error-exitcode=1', '--template={file}:{line}: {severity}: {message} [{id}]',
  # The style of this tree declares at the head of a function.
  '--suppress=variableScope',
)


def commands(build):
  """{file: its compile command}, of what ships, each file once."""
  with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as f:
    rows = json.load(f)
  found = {}
  for row in rows:
    path = os.path.relpath(os.path.realpath(os.path.join(row['directory'], row['file'])), TOP)
    if path.startswith(SHIPS) and path.endswith('.c'):
      found.setdefault(path, shlex.split(row['command']))
  return found


def tidy(build, path, _):
  # By itself: the analyser of clang 14 takes one file's va_list for another's.
  return ['clang-tidy', '-p', build, '--quiet', os.path.join(TOP, path)], TOP


def gcc(build, _, command):
  """The compile command, its output thrown away, its warnings errors."""
  words = [word for word in command if not re.match(r'-M|-Werror', word)]
  at = words.index('-o')
  words[at + 1] = '/dev/null'
  for flag in ('-MQ', '-MF'):
    if flag in command:
      words.remove(command[command.index(flag) + 1])
  return [*words, '-fanalyzer', '-Werror', '-fdiagnostics-color=never'], build


def run(words, where):
  done = subprocess.run(words, cwd=where, capture_output=True, text=True, check=False)
  # clang-tidy counts on stderr what it was told not to show.
  noise = re.compile(r'^\d+ warnings? generated|^Suppressed |^Use -header-filter')
  said = [line for line in (done.stdout + done.stderr).splitlines() if not noise.match(line)]
  return done.returncode, '\n'.join(said)


def excuses():
  """{(path, text of the line)} of the committed list."""
  with open(os.path.join(HERE, 'gcc-excused'), encoding='utf-8') as f:
    rows = [row.split(' | ') for row in f if row.strip() and not row.startswith('#')]
  return {(path.strip(), text.strip()) for path, text, _ in rows}


def is_excused(said, listed):
  """Is every error in @said one of a listed line?"""
  found = re.findall(r'^(\S+?):(\d+):\d+: error: .*analyzer-', said, re.M)
  lines = set()
  for path, number in found:
    path = re.sub(r'^(\.\./)+', '', path)
    with open(os.path.join(TOP, path), encoding='utf-8') as f:
      lines.add((path, f.read().split('\n')[int(number) - 1].strip()))
  return bool(found) and lines <= listed and len(found) == said.count(' error: ')


def each(make, build):
  """Every file through @make's command; (files, what was said of bad ones)."""
  todo = [make(build, path, command) for path, command in sorted(commands(build).items())]
  with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    done = list(pool.map(lambda row: run(*row), todo))
  listed = excuses() if make is gcc else set()
  return len(todo), [said for code, said in done if code and not is_excused(said, listed)]


def cppcheck(build):
  code, said = run(['cppcheck', f'--project={os.path.relpath(build, TOP)}/compile_commands.json', *CPPCHECK,
                    *(f'--file-filter={folder}*' for folder in SHIPS)], TOP)
  return len(commands(build)), [said] if code else []


def scan_build(build):
  """clang's analyser in a build of what ships."""
  shutil.rmtree(build, ignore_errors=True)
  make = f'meson setup {build} {TOP} -Dtests=disabled -Dman=disabled && ninja -C {build}'
  code, said = run(['scan-build', '--use-cc=clang', '--status-bugs', '-o', f'{build}-found',
                    'sh', '-c', make], TOP)
  return len(commands(build)), [said] if code else []


def main():
  tool, build = sys.argv[1], os.path.realpath(sys.argv[2])
  if not shutil.which(tool):
    print(f'skipped: no {tool} here')
    sys.exit(77)
  whole = {'cppcheck': cppcheck, 'scan-build': scan_build}
  files, found = whole[tool](build) if tool in whole else \
    each({'clang-tidy': tidy, 'gcc': gcc}[tool], build)
  assert files > 100, f'only {files} files of what ships in {build}'
  print('\n'.join(found) if found else f'{tool}: {files} files, nothing found')
  sys.exit(1 if found else 0)


if __name__ == '__main__':
  main()
