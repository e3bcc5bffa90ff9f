# SPDX-License-Identifier: MIT
"""What tests/node/node.py is, inside the booted kernel, in its place: a device
is the module's own /dev/sev-guest, its machine `snpguest-node host`.  The
suites of tests/node run on it as they are."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM, KEYS = (os.path.abspath(path) for path in sys.argv[1:3])
SLOWER = 4  # an emulated machine
DEVICE = '/dev/sev-guest'
PKI = '/tmp/pki'
# The driver is a module here: what the node takes for it are parameters.
PARAMETERS = {f'--{name.replace("_", "-")}': name for name in
              ('vmpck_id', 'rate_s', 'rate_burst', 'busy_timeout_s', 'pending_lease_s')}

# Tests that are about the FUSE node, and why.
FUSE = 'the verb run makes a FUSE node, and there is no FUSE here'
SEATED = 'a guest whose driver is in the kernel reboots with its kernel'
NOT_HERE = {
  'crowd.test_1000_come_and_go':
    'an emulated machine starts them slower than the test waits; 64 at once do the same',
  'pending.test_reboot': SEATED,
  'control.test_reboot': SEATED,
  'control.test_stale_socket': FUSE,
  'library.configfs_tsm_brings_reports': 'the node has a tsm tree of its own; tests/kernel/tsm*',
}


class NotHere(Exception):
  """The test is about something else than the module."""


class Refused(Exception):
  """There is no such machine; what the host said, as a finished process."""

  def __init__(self, done):
    super().__init__(done.stderr)
    self.done = done


def skip(why):
  print(f'not ok skipped: {why}')
  sys.exit(1)


def need_fuse():
  """Nothing is needed here."""


def environment():
  return dict(os.environ, PYTHONPATH=HERE, PYTHONDONTWRITEBYTECODE='1', SNPGUEST_SIM_PKI=PKI)


def _split(options):
  """(module parameters, options for the host, mode)."""
  words = [part for option in options for part in
           (option.split('=', 1) if option.startswith('--') else [option])]
  params, host, mode = [], [], None
  while words:
    word = words.pop(0)
    if word == '--tsm':
      raise NotHere('the tsm tree is the FUSE node\'s')
    if word == '--kernel':
      if words.pop(0) != 'ours':
        raise NotHere('another kernel\'s driver, which this one is not')
    elif word == '--mode':
      mode = int(words.pop(0), 8)
    elif word in PARAMETERS:
      params.append(f'{PARAMETERS[word]}={words.pop(0)}')
    else:
      host.append(word)
  return params, host, mode


@contextlib.contextmanager
def _host(options):
  words = [PROGRAM, 'host', '--keys', KEYS, *options]
  with tempfile.TemporaryFile('w+') as said, subprocess.Popen(
      words, stdout=subprocess.PIPE, stderr=said, text=True, env=environment()) as host:
    try:
      if 'host of' not in host.stdout.readline():
        host.wait(timeout=60)
        said.seek(0)
        raise Refused(subprocess.CompletedProcess(words, host.returncode, '', said.read()))
      yield host
    finally:
      host.terminate()
      host.wait(timeout=60)


def _unload():
  """Killed clients may take a moment to be gone."""
  for _ in range(50):
    if subprocess.run(['rmmod', 'snpguest'], capture_output=True, check=False).returncode == 0:
      return
    time.sleep(0.1)
  raise AssertionError('snpguest is still in use')


@contextlib.contextmanager
def _guest(options):
  """A launched guest with its driver."""
  params, host_options, mode = _split(options)
  if '--pki' not in host_options:
    host_options += ['--pki', PKI]
  with _host(host_options) as host:
    subprocess.run(['insmod', '/snpguest.ko', *params], check=True)
    try:
      if mode is not None:
        os.chmod(DEVICE, mode)  # udev's part, elsewhere
      yield host
    finally:
      _unload()


def run_words(*command, options=(), **more):
  more['timeout'] = SLOWER * more.get('timeout', 120)
  try:
    with _guest(options):
      return subprocess.run(command, env=environment(), capture_output=True, text=True,
                            check=False, **more)
  except Refused as why:
    return why.done


def run(code, options=(), timeout=120):
  return run_words(sys.executable, '-B', '-c', code, options=options, timeout=timeout)


@contextlib.contextmanager
def mounted(path, options=()):
  """The one device there is, under another name."""
  with _guest(options) as host:
    os.symlink(DEVICE, path)
    try:
      yield host
    finally:
      os.unlink(path)


def expect(done, code=0):
  assert done.returncode == code, (
    f'exit code {done.returncode}, not {code}\n{done.stdout}{done.stderr}')
  return done


def scratch():
  return tempfile.TemporaryDirectory(prefix='snpguest-node-')


def main(tests):
  suite = os.path.basename(sys.argv[0]).removesuffix('.py')
  for test in tests:
    name = f'{suite}.{test.__name__}'
    try:
      if name in NOT_HERE:
        raise NotHere(NOT_HERE[name])
      test()
      print(f'ok {name}')
    except NotHere as why:
      print(f'# not here: {name}: {why}')
    except Exception as why:  # one test's failure must not hide the others
      print(f'not ok {name}: {why!r}')
      subprocess.run(['rmmod', 'snpguest'], capture_output=True, check=False)
    sys.stdout.flush()
