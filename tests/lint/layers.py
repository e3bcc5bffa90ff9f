#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The layer law, read from the includes.

wire <- core <- {kmod, sim, node};  wire <- lib <- {verify, cli, examples};
sim <- node;  tool <- {node, cli}.  cli, examples and tests/ffi see installed headers only.
"""

import os
import re

import tree

BASE = {'snpguest.h', 'snpguest-status.h', 'snpguest-report.h', 'snpguest-ioctl.h'}
VERIFY = BASE | {'snpguest-verify.h'}
SIM = BASE | {'snpguest-sim.h'}
ALL = VERIFY | SIM

# room: (rooms whose private headers it may see, public headers, libraries)
LAW = {
  'src/wire': ({'wire'}, set(), set()),
  'src/core': ({'wire', 'core'}, set(), set()),
  'src/kmod': ({'wire', 'core', 'kmod'}, set(), set()),
  'src/lib': ({'wire', 'lib'}, BASE, set()),
  'src/verify': ({'wire', 'lib', 'verify'}, VERIFY, {'openssl'}),
  'src/sim': ({'wire', 'core', 'sim'}, SIM, {'openssl'}),
  'src/tool': ({'tool'}, set(), set()),
  'src/node': ({'wire', 'core', 'sim', 'node', 'tool'}, SIM, {'openssl', 'fuse'}),
  'src/cli': ({'cli', 'tool'}, VERIFY, {'jansson', 'curl', 'openssl'}),
  'examples': (set(), ALL, {'openssl'}),
  'tests/ffi': (set(), ALL, set()),
  'include': (set(), ALL, set()),
}

LIBRARIES = {'openssl': r'openssl/', 'fuse': r'fuse', 'jansson': r'jansson',
             'curl': r'curl/', 'check': r'check\.h'}

# wire and core compile in a kernel: these names, or the kernel's own.
FREESTANDING = {'stdbool.h', 'stddef.h', 'stdint.h', 'string.h', 'errno.h'}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(path):
  return next((room for room in LAW if path.startswith(room + '/')), None)


def target_room(top, path, name):
  """The room below src/ that a quoted include names, or None."""
  for base in (os.path.dirname(path), 'src'):
    full = os.path.normpath(os.path.join(base, name))
    if os.path.isfile(os.path.join(top, full)):
      parts = full.split(os.sep)
      return parts[1] if parts[0] == 'src' else parts[0]
  return None


def library_of(name):
  return next((lib for lib, pat in LIBRARIES.items() if re.match(pat, name)), None)


def angle_refusal(room, name):
  _, public, libraries = LAW[room]
  if name.startswith('snpguest'):
    return None if name in public else 'that public header is above it'
  lib = library_of(name)
  if lib:
    return None if lib in libraries else f'it may not use {lib}'
  if room in ('src/wire', 'src/core') and name not in FREESTANDING \
      and not name.startswith('linux/'):
    return 'it compiles without an operating system'
  return None


def quote_refusal(top, path, room, name):
  private, public, _ = LAW[room]
  if name in public:
    return 'public headers are included as <' + name + '>'
  target = target_room(top, path, name)
  if target is None or target in private or room == target:
    return None
  return f'it may not see {target}'


def refusal(top, path, room, mark, name):
  if mark == '<':
    return angle_refusal(room, name)
  return quote_refusal(top, path, room, name)


def breaches(top):
  for path in tree.files(top, '.c', '.h', '.cpp'):
    room = room_of(path)
    if not room:
      continue
    for number, line in enumerate(tree.read(top, path).splitlines(), 1):
      found = INCLUDE.match(line)
      why = found and refusal(top, path, room, found[1], found[2])
      if why:
        yield f'{path}:{number}: {room} includes {found[2]}: {why}'


if __name__ == '__main__':
  tree.finish(list(breaches(tree.root())), 'no include against the layer law')
