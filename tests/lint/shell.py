#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every shell script stops at its first error and pleases shellcheck."""

import re
import shutil
import subprocess

import tree

SHEBANG = re.compile(r'#!\s*\S*/(env )?(sh|bash|dash)\b')


def scripts(top):
  for path in tree.files(top):
    if '.' in path.rsplit('/', 1)[-1] and not path.endswith('.sh'):
      continue
    if SHEBANG.match(tree.read(top, path)[:40]):
      yield path


def main():
  top = tree.root()
  paths = list(scripts(top))
  found = [f'{p}: no "set -eu"' for p in paths
           if not re.search(r'^set -eu', tree.read(top, p), re.M)]
  if not shutil.which('shellcheck'):
    if found:
      tree.finish(found, '')
    tree.skip('no shellcheck here')
  if paths:
    done = subprocess.run(['shellcheck', '-f', 'gcc', *paths], cwd=top,
                          capture_output=True, text=True, check=False)
    found += (done.stdout + done.stderr).splitlines()
  tree.finish(found, f'{len(paths)} scripts')


if __name__ == '__main__':
  main()
