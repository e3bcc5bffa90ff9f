#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""In the manual as HTML, as installed, every reference leads somewhere:
html.py BUILD PREFIX LIBDIR FOLDER."""

import os
import re
import sys

import staged

TAG = re.compile(r'\bhref="([^"#]*)(?:#([^"]*))?"')


def page(folder, name):
  with open(os.path.join(folder, name), encoding='utf-8') as f:
    return f.read()


def dead(folder, name):
  for path, anchor in TAG.findall(page(folder, name)):
    if '://' in path:
      continue
    target = path or name
    if not os.path.exists(os.path.join(folder, target)):
      yield f'{name}: no {target}'
    elif anchor and f'id="{anchor}"' not in page(folder, target):
      yield f'{name}: no {anchor} in {target}'


def unlisted(folder, names):
  """Pages that the first page does not lead to, and those without a way back."""
  first = {path for path, _ in TAG.findall(page(folder, 'index.html'))}
  for name in names:
    if name == 'index.html' or not name.endswith('.html'):
      continue
    if name not in first:
      yield f'index.html does not name {name}'
    if 'href="index.html"' not in page(folder, name):
      yield f'{name} does not lead to index.html'


def main():
  stage, (folder,) = staged.from_arguments()
  with stage:
    folder = stage.at(folder)
    names = sorted(os.listdir(folder))
    found = [line for name in names if name.endswith('.html') for line in dead(folder, name)]
    found += unlisted(folder, names)
  if found or 'snpguest.7.html' not in names or 'snpguest_close.3.html' not in names:
    staged.die('\n'.join(found) or f'pages are missing: {names}')
  print(f'{len(names)} files')


if __name__ == '__main__':
  main()
