# SPDX-License-Identifier: MIT
"""Debian's kernels, unpacked but not installed, in a cache outside the tree.

fetch.py fills it; the tests only look into it.
"""

import os
import re
import shutil
import subprocess
import tempfile

# Series, and the package that names its newest kernel.
SERIES = {'6.1': 'linux-headers-cloud-amd64', '6.12': 'linux-headers-6.12-cloud-amd64'}

CACHE = os.path.join(os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache'),
                     'libsnpguest', 'kernels')


class Kernel:
  """One unpacked kernel: its image, its modules, its headers."""

  def __init__(self, series, abi):
    self.series, self.abi = series, abi
    self.root = os.path.join(CACHE, abi)
    self.image = os.path.join(self.root, 'boot', f'vmlinuz-{abi}')
    self.modules = os.path.join(self.root, 'lib/modules', abi)
    self.headers = os.path.join(self.root, 'usr/src', f'linux-headers-{abi}')

  def module(self, name):
    """The path of a kernel's own module, or None where it is built in."""
    names = {f'{n}.ko{x}' for n in (name, name.replace('-', '_'), name.replace('_', '-'))
             for x in ('', '.xz', '.gz')}
    for here, _, found in os.walk(self.modules):
      for file in found:
        if file in names:
          return os.path.join(here, file)
    return None


def find(series):
  """The newest cached kernel of a series, or None."""
  def age(abi):
    return [int(n) for n in re.findall(r'\d+', abi)]
  if not os.path.isdir(CACHE):
    return None
  found = [abi for abi in os.listdir(CACHE)
           if re.match(re.escape(series) + r'\.\d', abi) and not abi.endswith('.part')]
  return Kernel(series, max(found, key=age)) if found else None


def _show(package):
  done = subprocess.run(['apt-cache', 'show', '--no-all-versions', package],
                        capture_output=True, text=True, check=False)
  depends = re.search(r'^Depends: (.*)$', done.stdout, re.M)
  return depends[1] if depends else ''


def packages(series):
  """(ABI, packages) of the newest kernel that apt knows; (None, []): none."""
  named = re.search(r'linux-headers-(\S+-cloud-amd64)', _show(SERIES[series]))
  if not named:
    return None, []
  abi = named[1]
  more = re.findall(r'linux-headers-[^\s,]+-common|linux-kbuild-[^\s,]+',
                    _show(f'linux-headers-{abi}'))
  return abi, [f'linux-image-{abi}-unsigned', f'linux-headers-{abi}', *more]


def _relocate(root):
  """The headers' makefiles say /usr/src; here they lie elsewhere."""
  src = os.path.join(root, 'usr/src')
  for name in os.listdir(src):
    path = os.path.join(src, name, 'Makefile')
    if not os.path.isfile(path) or name.endswith('-common'):
      continue
    with open(path, encoding='utf-8') as f:
      text = f.read()
    with open(path, 'w', encoding='utf-8') as f:
      f.write(text.replace('/usr/src/', '$(dir $(lastword $(MAKEFILE_LIST)))../'))


def fetch(series):
  """Download and unpack; the kernel, or None and why not."""
  abi, names = packages(series)
  if not abi:
    return None, f'apt knows no {SERIES[series]}'
  kernel = Kernel(series, abi)
  if os.path.isdir(kernel.root):
    return kernel, None
  part = kernel.root + '.part'
  shutil.rmtree(part, ignore_errors=True)
  os.makedirs(part)
  with tempfile.TemporaryDirectory() as folder:
    done = subprocess.run(['apt-get', '-q', 'download', *names], cwd=folder, check=False,
                          capture_output=True, text=True)
    if done.returncode:
      shutil.rmtree(part)
      return None, done.stderr.strip()
    for package in os.listdir(folder):
      subprocess.run(['dpkg', '-x', os.path.join(folder, package), part], check=True)
  _relocate(part)
  os.rename(part, kernel.root)
  return kernel, None
