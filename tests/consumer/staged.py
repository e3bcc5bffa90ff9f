# SPDX-License-Identifier: MIT
"""The project as a stranger has it: installed into a staging folder, found
by pkg-config, and a simulated device to run against."""

import os
import subprocess
import sys
import tempfile

SKIP = 77


def die(words):
  print(words)
  sys.exit(1)


def run(command, **more):
  """Run to the end, failing the test with the command's own words."""
  done = subprocess.run(command, capture_output=True, text=True, check=False,
                        stdin=subprocess.DEVNULL, timeout=300, **more)
  if done.returncode:
    die(f'{" ".join(command)}\nexit {done.returncode}\n{done.stdout}{done.stderr}')
  return done.stdout


class Staged:
  """`meson install` into a folder of its own; use as a context manager."""

  def __init__(self, build, prefix, libdir):
    self.build, self.prefix, self.libdir = build, prefix, libdir
    self._folder = tempfile.TemporaryDirectory(prefix='snpguest-staged-')
    self.top = self._folder.name
    self.root = os.path.join(self.top, 'root')
    self.work = os.path.join(self.top, 'work')
    os.mkdir(self.work)

  def __enter__(self):
    run(['meson', 'install', '-C', self.build, '--no-rebuild', '--quiet',
         '--destdir', self.root])
    return self

  def __exit__(self, *_):
    self._folder.cleanup()

  def at(self, *parts):
    """A path below the staged prefix."""
    return os.path.join(self.root, self.prefix.lstrip('/'), *parts)

  def env(self, **more):
    pcs = self.at(self.libdir, 'pkgconfig')
    return {**os.environ, 'PKG_CONFIG_PATH': pcs, 'PKG_CONFIG_SYSROOT_DIR': self.root,
            'LD_LIBRARY_PATH': self.at(self.libdir), **more}

  def flags(self, packages, static=False):
    mode = ['--static'] if static else []
    return run(['pkg-config', *mode, '--cflags', '--libs', *packages],
               env=self.env()).split()

  def compile(self, source, packages, static=False, compiler=('cc', '-std=c11'),
              warnings=('-Wall', '-Wextra', '-Wpedantic', '-Werror')):
    """Build one source file with what pkg-config says; gives the program."""
    name = os.path.splitext(os.path.basename(source))[0]
    program = os.path.join(self.work, name + ('-static' if static else ''))
    mode = ['-static'] if static else []
    run([*compiler, *warnings, *mode, source, '-o', program,
         *self.flags(packages, static)], env=self.env())
    return program

  def node(self):
    """The staged snpguest-node, or None when the build left it out."""
    for folder in ('sbin', 'bin'):
      path = self.at(folder, 'snpguest-node')
      if os.path.exists(path):
        return path
    return None

  def machine(self):
    """The command that puts another one on a simulated machine.  Leaves the
    test as skipped where there can be none."""
    node = self.node()
    if not node:
      skip('snpguest-node is not in this build')
    if not usable_fuse():
      skip('/dev/fuse cannot be opened here')
    return [node, 'run', '--']


def usable_fuse():
  try:
    os.close(os.open('/dev/fuse', os.O_RDWR))
  except OSError:
    return False
  return True


def skip(why):
  print(f'skipped: {why}')
  sys.exit(SKIP)


def from_arguments():
  """BUILD PREFIX LIBDIR are the first three arguments; the rest is returned."""
  return Staged(*sys.argv[1:4]), sys.argv[4:]
