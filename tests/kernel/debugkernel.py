# SPDX-License-Identifier: MIT
"""Kernels that look for their drivers' mistakes: Debian's 6.1, configured by
debug.config or kcsan.config, built once in the cache outside the tree."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile

import kernels

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = 'linux-source-6.1'
# What a module's build reads; the rest is a gigabyte that nobody needs.
KEPT = {'arch', 'include', 'scripts', 'tools', 'Makefile', 'Module.symvers', '.config'}


class DebugKernel:
  """A built kernel; its modules are all built in."""

  def __init__(self, root):
    self.root = self.headers = root
    self.abi = os.path.basename(root)
    self.image = os.path.join(root, 'arch/x86/boot/bzImage')

  @staticmethod
  def module(_name):
    return None


def fragments(kind):
  """The files that configure it."""
  both = os.path.join(HERE, 'debug.config')
  return [both] if kind == 'debug' else [both, os.path.join(HERE, f'{kind}.config')]


def _digest(kind):
  """Another configuration is another kernel."""
  text = b''
  for path in fragments(kind):
    with open(path, 'rb') as f:
      text += f.read()
  return hashlib.sha256(text).hexdigest()[:12]


def find(kind):
  """The cached kernel of this configuration, or None."""
  if not os.path.isdir(kernels.CACHE):
    return None
  found = [name for name in sorted(os.listdir(kernels.CACHE))
           if name.startswith(f'{kind}-') and name.endswith(f'-{_digest(kind)}')]
  return DebugKernel(os.path.join(kernels.CACHE, found[-1])) if found else None


def _version():
  done = subprocess.run(['apt-cache', 'show', '--no-all-versions', SOURCE],
                        capture_output=True, text=True, check=False)
  found = re.search(r'^Version: (\S+)$', done.stdout, re.M)
  return found and found[1]


def _unpack(root):
  """None, or why there are no sources."""
  with tempfile.TemporaryDirectory() as folder:
    done = subprocess.run(['apt-get', '-q', 'download', SOURCE], cwd=folder, check=False,
                          capture_output=True, text=True)
    if done.returncode:
      return done.stderr.strip()
    subprocess.run(['dpkg', '-x', *os.listdir(folder), folder], cwd=folder, check=True)
    subprocess.run(['tar', '-xf', f'{folder}/usr/src/{SOURCE}.tar.xz', '-C', root,
                    '--strip-components=1'], check=True)
  return None


def _missing(root, kind):
  """What was asked for and did not become part of the configuration."""
  with open(os.path.join(root, '.config'), encoding='utf-8') as f:
    have = set(f.read().splitlines())
  want = {}
  for path in fragments(kind):
    with open(path, encoding='utf-8') as f:
      for line in f:
        name = re.search(r'CONFIG_\w+', line)
        if name and (line.startswith('CONFIG_') or line.endswith(' is not set\n')):
          want[name[0]] = line.strip()
  # An option that does not exist any more is as good as one that is not set.
  return sorted(line for line in want.values()
                if line not in have and not line.endswith(' is not set'))


def _build(root, kind):
  """None, or why it was not built."""
  def make(*words):
    done = subprocess.run(['make', '-s', *words], cwd=root, capture_output=True,
                          text=True, check=False)
    return done.stderr[-2000:] if done.returncode else None

  why = make('tinyconfig')
  if not why:
    subprocess.run(['scripts/kconfig/merge_config.sh', '-m', '.config', *fragments(kind)],
                   cwd=root, check=True, stdout=subprocess.DEVNULL)
    why = make('olddefconfig')
  lost = [] if why else _missing(root, kind)
  if lost:
    why = f'its configuration does not take {" ".join(lost)}'
  return why or make(f'-j{os.cpu_count()}', 'bzImage', 'modules')


def _prune(root):
  """Leave what DebugKernel and a module's build need."""
  for name in os.listdir(root):
    path = os.path.join(root, name)
    if name not in KEPT:
      shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
  for here, _, names in os.walk(root):
    for name in names:
      if name.endswith(('.o', '.a', '.cmd')):
        os.unlink(os.path.join(here, name))


def fetch(kind):
  """Download and build; the kernel, or None and why not."""
  kernel, version = find(kind), _version()
  if kernel:
    return kernel, None
  if not version:
    return None, f'apt knows no {SOURCE}'
  root = os.path.join(kernels.CACHE, f'{kind}-{version}-{_digest(kind)}')
  part = root + '.part'
  shutil.rmtree(part, ignore_errors=True)
  os.makedirs(part)
  why = _unpack(part) or _build(part, kind)
  if why:
    return None, why
  _prune(part)
  os.rename(part, root)
  return DebugKernel(root), None
