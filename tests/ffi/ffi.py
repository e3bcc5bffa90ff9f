#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One language against the installed libraries on a simulated machine:
ffi.py BUILD PREFIX LIBDIR LANGUAGE."""

import os
import re
import shutil
import subprocess
import sys

import koffi
import staged

LINES, COLUMNS = 110, 100
HERE = os.path.dirname(os.path.abspath(__file__))
# What every language must say, beside words of its own.
EXPECTED = (r'^accepted 1: 1184 bytes(, passed .*\bsignature\b.*)?$',
            r'^E_FIRMWARE response_status 0x27 errno \d+$')


def need(program):
  if not shutil.which(program):
    staged.skip(f'no {program} here')
  return program


def source(name):
  return os.path.join(HERE, name)


def python(_):
  return [sys.executable, '-B', source('attest.py')]


def cpp(stage):
  return [stage.compile(source('attest.cpp'), ['snpguest-verify'],
                        compiler=(need('c++'), '-std=c++17'))]


def rust_build(stage, path):
  program = os.path.splitext(os.path.join(stage.work, os.path.basename(path)))[0]
  staged.run([need('rustc'), '--edition', '2021', '-D', 'warnings', '-O',
              '-L', stage.at(stage.libdir), '-o', program, path], env=stage.env())
  return [program]


def rust(stage):
  return rust_build(stage, source('attest.rs'))


def go_build(stage, path):
  program = os.path.splitext(os.path.join(stage.work, os.path.basename(path)))[0]
  cache = os.path.join(stage.work, 'go-cache')
  staged.run([need('go'), 'build', '-o', program, path],
             env=stage.env(GOCACHE=cache, GOFLAGS='-mod=mod', GOTOOLCHAIN='local',
                           GOPROXY='off', GO111MODULE='off'))
  return [program]


def go(stage):
  return go_build(stage, source('attest.go'))


def node(_):
  need('node')
  path = koffi.find()
  if path is None:
    staged.skip('Node has no koffi here; tests/ffi/koffi.py gets it by npm')
  return ['env', f'NODE_PATH={path}', 'node', source('attest.js')]


def one_screen(path):
  with open(path, encoding='utf-8') as f:
    lines = [line.expandtabs(4).rstrip('\n') for line in f]
  if len(lines) > LINES or max(map(len, lines)) > COLUMNS:
    staged.die(f'{path}: more than {LINES} lines of {COLUMNS} columns')


def main():
  stage, (language,) = staged.from_arguments()
  for name in os.listdir(HERE):
    if name.startswith('attest.'):
      one_screen(source(name))
  with stage:
    command = {'python': python, 'cpp': cpp, 'rust': rust, 'go': go,
               'node': node}[language](stage)
    machine = stage.machine()
    pki = os.path.join(stage.work, 'pki')
    said = staged.run([*machine[:-1], '--pki', pki, '--', *command], env=stage.env())
  for pattern in EXPECTED:
    if not re.search(pattern, said, re.M):
      staged.die(f'nothing like {pattern} in: {said}')
  print(said, end='')
  sys.exit(0)


if __name__ == '__main__':
  main()
