#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`run` without any right but to open /dev/fuse and to make namespaces."""

import os
import shutil
import subprocess
import sys

import node

NOBODY, SOMEBODY = '65534', '54321'
# Where /dev/fuse is root's alone, a copy that is open to all takes its place,
# in a mount namespace of this test's own.
OPEN_FUSE = '''
set -e
mount --make-rslave /
cp -a /dev/fuse "$1/fuse"
chmod 0666 "$1/fuse"
mount --bind "$1/fuse" /dev/fuse
user=$2
shift 2
exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs "$@"
'''


def as_user(folder, user, *command):
  if os.geteuid() != 0:
    return list(command)
  return ['unshare', '-m', 'sh', '-c', OPEN_FUSE, 'sh', folder, user, *command]


def share_keys(folder, user):
  """The keys of all tests, for the user; who has none yet makes his own."""
  keys = os.path.join(folder, 'keys')
  if os.path.isdir(node.KEYS):
    shutil.copytree(node.KEYS, keys)
  for path, folders, files in os.walk(keys):
    for name in folders + files + ['.']:
      if os.geteuid() == 0:
        os.chown(os.path.join(path, name), int(user), int(user))
  return keys


def words(folder, user, options, *command):
  os.chmod(folder, 0o777)
  keys = share_keys(folder, user)
  # Programs and sources may lie where another user cannot come.
  program = shutil.copy(node.PROGRAM, folder)
  for name in ('abi.py', 'sevguest.py', 'tsm.py'):
    shutil.copy(os.path.join(node.HERE, name), folder)
  return as_user(folder, user, program, 'run', '--keys', keys, *options, '--', *command)


def run(*command):
  with node.scratch() as folder:
    env = dict(node.environment(), PYTHONPATH=folder)
    return subprocess.run(words(folder, NOBODY, [], *command), env=env, cwd='/', text=True,
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


def test_control():
  """The user's own: root is nobody that the user's namespace knows."""
  with node.scratch() as folder:
    ask = [node.PROGRAM, 'control', os.path.join(folder, 'control'), 'status']
    own = [os.path.join(folder, os.path.basename(node.PROGRAM)), *ask[1:]]
    with subprocess.Popen(words(folder, SOMEBODY, ['--control', ask[2]], 'sh', '-c',
                                '"$@" | head -n 1; exec sleep 60', 'sh', *own),
                          cwd='/', text=True, stdout=subprocess.PIPE) as running:
      assert running.stdout.readline() == 'channel: ready\n'
      done = subprocess.run(ask, text=True, capture_output=True, timeout=60, check=False)
      running.terminate()
    if os.geteuid() == 0:
      # Sent away before it has spoken, or after that.
      assert not node.expect(done, 1).stdout and done.stderr, done
    else:
      node.expect(done)


if __name__ == '__main__':
  node.need_fuse()
  for tool in ('unshare', 'setpriv', '/usr/bin/python3'):
    if not shutil.which(tool):
      node.skip(f'no {tool} here')
  if not namespaces_work():
    node.skip('users may not make namespaces here')
  node.main([test_device, test_tsm, test_no_rights_are_left, test_control])
