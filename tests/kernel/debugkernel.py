# SPDX-License-Identifier: MIT
"""A kernel that looks for its drivers' mistakes: Debian's 6.1, configured by
debug.config, built once in the cache outside the tree."""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile

import kernels

HERE = os.path.dirname(os.path.abspath(__file__))
CONFIG = os.path.join(HERE, 'debug.config')
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


def _wanted():
  """The lines that configure it, without what is said about them."""
  with open(CONFIG, encoding='utf-8') as f:
    return sorted(line.strip() for line in f if line.startswith('CONFIG_'))


def _digest():
  """Another configuration is another kernel."""
  return hashlib.sha256('\n'.join(_wanted()).encode()).hexdigest()[:12]


def find():
  """The cached kernel of this configuration, or None."""
  if not os.path.isdir(kernels.CACHE):
    return None
  found = [name for name in sorted(os.listdir(kernels.CACHE))
           if name.startswith('debug-') and name.endswith(f'-{_digest()}')]
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


def _missing(root):
  """What was asked for and did not become part of the configuration."""
  with open(os.path.join(root, '.config'), encoding='utf-8') as f:
    have = set(f.read().splitlines())
  return [line for line in _wanted() if line not in have]


def _build(root):
  """None, or why it was not built."""
  def make(*words):
    done = subprocess.run(['make', '-s', *words], cwd=root, capture_output=True,
                          text=True, check=False)
    return done.stderr[-2000:] if done.returncode else None

  why = make('tinyconfig')
  if not why:
    subprocess.run(['scripts/kconfig/merge_config.sh', '-m', '.config', CONFIG], cwd=root,
                   check=True, stdout=subprocess.DEVNULL)
    why = make('olddefconfig')
  lost = [] if why else _missing(root)
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


def fetch():
  """Download and build; the kernel, or None and why not."""
  kernel, version = find(), _version()
  if kernel:
    return kernel, None
  if not version:
    return None, f'apt knows no {SOURCE}'
  root = os.path.join(kernels.CACHE, f'debug-{version}-{_digest()}')
  part = root + '.part'
  shutil.rmtree(part, ignore_errors=True)
  os.makedirs(part)
  why = _unpack(part) or _build(part)
  if why:
    return None, why
  _prune(part)
  os.rename(part, root)
  return DebugKernel(root), None
