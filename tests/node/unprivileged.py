#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`run` without any right but to open /dev/fuse and to make namespaces."""

import os
import shutil
import subprocess
import sys

import node

NOBODY = '65534'
# Where /dev/fuse is root's alone, a copy that is open to all takes its place,
# in a mount namespace of this test's own.
OPEN_FUSE = '''
set -e
mount --make-rslave /
cp -a /dev/fuse "$1/fuse"
chmod 0666 "$1/fuse"
mount --bind "$1/fuse" /dev/fuse
shift
exec setpriv --reuid %s --regid %s --clear-groups --no-new-privs "$@"
''' % (NOBODY, NOBODY)


def as_nobody(folder, *command):
  if os.geteuid() != 0:
    return list(command)
  return ['unshare', '-m', 'sh', '-c', OPEN_FUSE, 'sh', folder, *command]


def share_keys(folder):
  """The keys of all tests, for nobody; who has none yet makes his own."""
  keys = os.path.join(folder, 'keys')
  if os.path.isdir(node.KEYS):
    shutil.copytree(node.KEYS, keys)
  for path, folders, files in os.walk(keys):
    for name in folders + files + ['.']:
      if os.geteuid() == 0:
        os.chown(os.path.join(path, name), int(NOBODY), int(NOBODY))
  return keys


def run(*command):
  with node.scratch() as folder:
    os.chmod(folder, 0o777)
    keys = share_keys(folder)
    # Programs and sources may lie where another user cannot come.
    program = shutil.copy(node.PROGRAM, folder)
    for name in ('abi.py', 'sevguest.py', 'tsm.py'):
      shutil.copy(os.path.join(node.HERE, name), folder)
    words = [program, 'run', '--keys', keys, '--',
             *command]
    env = dict(node.environment(), PYTHONPATH=folder)
    return subprocess.run(as_nobody(folder, *words), env=env, cwd='/', text=True,
                          capture_output=True, timeout=280, check=False)


def namespaces_work():
  probe = ['unshare', '-U', '-m', 'true']
  if os.geteuid() == 0:
    probe = ['setpriv', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', *probe]
  return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def test_device():
  code = ('import abi, os; abi.client_good(); print(os.getuid(), os.getgid());'
          'import pty; pty.openpty()')
  done = node.expect(run('/usr/bin/python3', '-B', '-c', code))
  if os.geteuid() == 0:
    assert done.stdout.split() == [NOBODY, NOBODY], done.stdout


def test_tsm():
  node.expect(run('/usr/bin/python3', '-B', '-c', 'import tsm; tsm.client_report()'))


def test_no_rights_are_left():
  done = node.expect(run('sh', '-c', 'grep CapEff /proc/self/status'))
  assert done.stdout.split()[1].strip('0') == '', done.stdout


if __name__ == '__main__':
  node.need_fuse()
  for tool in ('unshare', 'setpriv', '/usr/bin/python3'):
    if not shutil.which(tool):
      node.skip(f'no {tool} here')
  if not namespaces_work():
    node.skip('users may not make namespaces here')
  node.main([test_device, test_tsm, test_no_rights_are_left])
