#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A release is one thing everywhere: its number in meson.build, CHANGELOG.md,
debian/changelog and dkms.conf; its functions in the version maps, in
CHANGELOG.md and in debian/*.symbols: release.py SOURCE-DIR."""

import re
import sys

import symbols

NUMBER = r'\d+\.\d+\.\d+'
ROOMS = {'snpguest': 'lib', 'snpguest-verify': 'verify', 'snpguest-sim': 'sim'}


def first(pattern, text, what):
  found = re.search(pattern, text, re.M)
  if not found:
    print(f'no version in {what}')
    sys.exit(1)
  return found[1]


def numbers(top):
  """Where the release's number stands, and what it is there."""
  read = symbols.read
  return {
    'meson.build': first(rf"^  version: '({NUMBER})'", read(top, 'meson.build'), 'meson.build'),
    'CHANGELOG.md': first(rf'^## ({NUMBER}) - (?:unreleased|\d{{4}}-\d\d-\d\d)$',
                          read(top, 'CHANGELOG.md'), 'CHANGELOG.md'),
    'debian/changelog': first(rf'^libsnpguest \(({NUMBER})-\d+\)',
                              read(top, 'debian', 'changelog'), 'debian/changelog'),
    'dkms.conf': first(rf'^PACKAGE_VERSION="({NUMBER})"',
                       read(top, 'src', 'kmod', 'dkms.conf'), 'dkms.conf'),
    'snpguest-kmod(4)': first(rf'^\.Pa /usr/src/snpguest-({NUMBER}) \.$',
                              read(top, 'man', 'snpguest-kmod.4'), 'snpguest-kmod.4'),
  }


def released(text, package):
  """function: the release that CHANGELOG.md has it under."""
  found = {}
  for part in re.split(r'^## ', text, flags=re.M)[1:]:
    number = re.match(NUMBER, part)
    listed = part.partition('### Symbols')[2].partition('###')[0]
    for row in re.findall(rf'^- lib{package}: (.*?)\.$', listed, re.M | re.S):
      for name in re.split(r',\s+', row):
        found[name] = number[0] if number else 'no release'
  return found


def nodes(top, package):
  """function: its version node in the map."""
  text = symbols.COMMENT.sub('', symbols.read(top, 'src', ROOMS[package], f'lib{package}.map'))
  return {name: node for node, body in re.findall(r'^(\w+) \{(.*?)^\}', text, re.M | re.S)
          for name in re.findall(r'^\s*(snpguest_\w+);', body, re.M)}


def packaged(top, package):
  """function: its node and the release that debian/ has it under."""
  text = symbols.read(top, 'debian', f'lib{package}0.symbols')
  return {name: (node, number)
          for name, node, number in re.findall(r'^ (snpguest_\w+)@(\w+) (\S+)$', text, re.M)}


def main():
  top = sys.argv[1]
  stated = numbers(top)
  lines = [] if len(set(stated.values())) == 1 else [f'not one release: {stated}']
  changelog = symbols.read(top, 'CHANGELOG.md')
  count = 0
  for package in ROOMS:
    told, mapped = released(changelog, package), nodes(top, package)
    lines += symbols.compare(f'CHANGELOG.md, Symbols of lib{package},', set(told), set(mapped))
    have = packaged(top, package)
    want = {name: (node, told.get(name)) for name, node in mapped.items()}
    lines += [f'debian/lib{package}0.symbols: {name} {have.get(name)}, not {want.get(name)}'
              for name in sorted(have.keys() | want.keys()) if have.get(name) != want.get(name)]
    count += len(mapped)
  print('\n'.join(lines) or f'{count} functions of {stated["meson.build"]} in step')
  sys.exit(1 if lines or count < 30 else 0)


if __name__ == '__main__':
  main()
