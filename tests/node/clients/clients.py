#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Unmodified clients in other languages under `run`: a report, an extended
report, a derived key, and the split errors of a planned fault.  argv[4] says
which language."""

import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import node

FAULT = 'at 1 on message refuse fw 0x16 vmm 7\n'
ADDON = ['gcc', '-shared', '-fPIC', '-o', 'addon.node']


def build(folder, *command, **env):
  done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False,
                        env=dict(os.environ, **env))
  assert done.returncode == 0, done.stderr


def source(name):
  return os.path.join(HERE, name)


def rust(folder):
  build(folder, 'rustc', '--edition', '2021', '-O', '-o', 'client', source('client.rs'))
  return [os.path.join(folder, 'client')]


def go(folder):
  build(folder, 'go', 'build', '-o', 'client', source('client.go'), CGO_ENABLED='0',
        GOCACHE=os.path.join(folder, 'cache'), GOFLAGS='-mod=mod', GO111MODULE='off')
  return [os.path.join(folder, 'client')]


def javascript(folder):
  headers = os.path.join(os.path.dirname(os.path.dirname(shutil.which('node'))),
                         'include', 'node')
  if not os.path.exists(os.path.join(headers, 'node_api.h')):
    node.skip('Node without its headers (node_api.h)')
  build(folder, *ADDON, '-I', headers, source('addon.c'))
  return ['node', source('client.js'), os.path.join(folder, 'addon.node')]


LANGUAGES = {'rust': ('rustc', rust), 'go': ('go', go), 'node': ('node', javascript)}


def test(words, folder):
  node.expect(node.run_words(*words, options=['--rate-s', '0']))
  plan = os.path.join(folder, 'plan')
  with open(plan, 'w', encoding='utf-8') as f:
    f.write(FAULT)
  done = node.expect(node.run_words(*words, 'fault', options=['--plan', plan]))
  assert done.stdout.split() == ['5', '22', '7'], done.stdout


def main():
  node.need_fuse()
  tool, make = LANGUAGES[sys.argv[4]]
  if not shutil.which(tool):
    node.skip(f'no {tool} here')
  with node.scratch() as folder:
    test(make(folder), folder)


if __name__ == '__main__':
  main()
