#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Header, version map, manual and pkg-config name the same: symbols.py
SOURCE-DIR WHAT, where WHAT is map or manual."""

import os
import re
import sys

HEADERS = {
  'snpguest': ('snpguest.h', 'snpguest-status.h', 'snpguest-report.h'),
  'snpguest-verify': ('snpguest-verify.h',),
  'snpguest-sim': ('snpguest-sim.h',),
}
COMMENT = re.compile(r'/\*.*?\*/', re.S)
# A declaration: a name of ours before a parenthesis, not inside parameters.
FUNCTION = re.compile(r'\b(snpguest_[a-z0-9_]+)\s*\(')


def read(*parts):
  with open(os.path.join(*parts), encoding='utf-8') as f:
    return f.read()


def declared(top, package):
  names = set()
  for header in HEADERS[package]:
    text = COMMENT.sub('', read(top, 'include', header))
    names |= set(FUNCTION.findall(text))
  return names


def exported(top, package):
  """The names of a version map's global part."""
  room = {'snpguest': 'lib', 'snpguest-verify': 'verify', 'snpguest-sim': 'sim'}[package]
  text = COMMENT.sub('', read(top, 'src', room, f'lib{package}.map'))
  return set(re.findall(r'^\s*(snpguest_[a-z0-9_]+);', text, re.M))


def manual(top):
  """Every function that a page of section 3 names as its own."""
  names, folder = set(), os.path.join(top, 'man')
  for page in sorted(os.listdir(folder)):
    if page.endswith('.3'):
      text = read(folder, page).split('.Sh SYNOPSIS')[0]
      names |= set(re.findall(r'^\.Nm\s+(snpguest_[a-z0-9_]+)', text, re.M))
  return names


def squeezed(text):
  """A prototype with white space only where C needs it."""
  return re.sub(r'\s*([*,()\[\]])\s*', r'\1', ' '.join(text.split()))


def prototypes(top, package):
  """name: prototype, as the headers declare it."""
  found = {}
  for header in HEADERS[package]:
    text = COMMENT.sub('', read(top, 'include', header))
    for match in re.finditer(r'^((?:[a-z_0-9]+[ \n*]+)+)(snpguest_\w+)\(([^;]*)\);', text,
                             re.M):
      found[match[2]] = squeezed(match[0].rstrip(';'))
  return found


SYNOPSIS = re.compile(r'^\.Ft (.*)\n(?:\.Fo (\w+)\n((?:\.Fa .*\n)*)\.Fc|\.Fn (\w+) (.*))$', re.M)


def documented(top):
  """name: prototype, from .Ft and .Fo to .Fc, or .Fn, in the synopses."""
  found, folder = {}, os.path.join(top, 'man')
  for page in sorted(os.listdir(folder)):
    if not page.endswith('.3'):
      continue
    synopsis = read(folder, page).partition('.Sh SYNOPSIS')[2].partition('.Sh DESC')[0]
    for ret, name, lines, short, words in SYNOPSIS.findall(synopsis):
      args = re.findall(r'^\.Fa (.*)$', lines, re.M) if name else re.findall(
        r'"[^"]*"|\S+', words)
      args = ', '.join(a.strip('"') for a in args)
      name, ret = name or short, ret.strip('"')
      found[name] = squeezed(f'{ret} {name}({args})')
  return found


def libraries(top):
  """Pages that do not name the pkg-config packages of just the libraries whose
  functions they describe, and such packages that are not made."""
  home = {name: p for p in HEADERS for name in declared(top, p)}
  made = set(re.findall(r"filebase: '([\w-]+)'", read(top, 'pkgconfig', 'meson.build')))
  folder = os.path.join(top, 'man')
  for page in sorted(p for p in os.listdir(folder) if p.endswith('.3')):
    text = read(folder, page)
    library = text.partition('.Sh LIBRARY')[2].partition('.Sh')[0]
    said = set(re.findall(r'pkg-config ([\w-]+)', library))
    names = re.findall(r'^\.Nm\s+(snpguest_[a-z0-9_]+)', text.split('.Sh SYNOPSIS')[0], re.M)
    want = {home[name] for name in names if name in home}
    if said != want or not said <= made:
      yield f'{page}: LIBRARY says pkg-config {sorted(said)}, its functions are of {sorted(want)}'


def differing(have, want):
  return [f'SYNOPSIS says {have[n]}, the header {want[n]}'
          for n in sorted(have.keys() & want.keys()) if have[n] != want[n]]


def compare(what, have, want):
  lines = [f'{what} lacks {name}' for name in sorted(want - have)]
  return lines + [f'{what} has {name}, the headers have not' for name in sorted(have - want)]


def main():
  top, what = sys.argv[1:3]
  every = set().union(*(declared(top, p) for p in HEADERS))
  if len(every) < 30:
    print(f'only {len(every)} functions found in the headers: the pattern is wrong')
    sys.exit(1)
  if what == 'map':
    lines = [line for p in HEADERS
             for line in compare(f'lib{p}.map', exported(top, p), declared(top, p))]
  else:
    lines = compare('NAME of a page', manual(top), every)
    pages, headers = documented(top), {}
    for package in HEADERS:
      headers.update(prototypes(top, package))
    lines += compare('SYNOPSIS of a page', set(pages), every)
    lines += differing(pages, headers)
    lines += libraries(top)
    lines += [f'{n}: no prototype found in its header' for n in every - headers.keys()]
  print('\n'.join(lines) or f'{len(every)} functions in step')
  sys.exit(1 if lines else 0)


if __name__ == '__main__':
  main()
