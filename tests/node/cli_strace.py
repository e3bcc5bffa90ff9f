#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl with errors that strace(1) puts into its ioctls on the device,
and into no others."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import node

CTL = os.path.abspath(sys.argv[3])
node.PROGRAM, node.KEYS = map(os.path.abspath, (node.PROGRAM, node.KEYS))
NONCE = '5a' * 64
# A leak checker is a tracer too, and there can be one at a time.
ENV = dict(os.environ, NO_COLOR='1', LC_ALL='C', ASAN_OPTIONS='detect_leaks=0:abort_on_error=1')
# Two ioctls at open tell the device and its SNP_RETRY.
FIRST = 3


@contextlib.contextmanager
def device():
  with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'sev-guest')
    with node.mounted(path, ['--rate-s', '0', '--pki', os.path.join(folder, 'pki')]):
      yield path, os.path.join(folder, 'pki', 'ark.der')


def traced(path, inject, *words, code=0):
  """The finished tool, and what strace saw of its ioctls on the device."""
  log = 'strace.log'
  done = subprocess.run(['strace', '-f', '-o', log, '-P', path, '-e', 'trace=ioctl',
                         '-e', f'inject=ioctl:{inject}', CTL, *words, '-d', path],
                        capture_output=True, timeout=120 * node.SLOWER, check=False, env=ENV)
  assert done.returncode == code, (inject, words, done)
  with open(log, encoding='utf-8') as f:
    return done, [line for line in f if 'ioctl(' in line]


def the_report_arrives():
  with device() as (path, root):
    for error, when, more in (('EBUSY', f'{FIRST}..{FIRST + 3}', 4), ('EINTR', f'{FIRST}', 1),
                              ('EAGAIN', f'{FIRST}..{FIRST + 1}', 2), ('EBUSY', '1', None),
                              ('EINTR', '1..6', None), ('EAGAIN', '2', None)):
      inject = f'error={error}:when={when}'
      done, ioctls = traced(path, inject, 'report', '-u', NONCE, '--evidence', 'evidence')
      injected = [line for line in ioctls if '(INJECTED)' in line]
      assert injected and all(error in line for line in injected), ioctls
      assert more is None or len(ioctls) == FIRST + more, (inject, ioctls)
      assert b'attempt' not in done.stderr, done
      subprocess.run([CTL, 'verify', 'evidence', '-u', NONCE, '--root', root], check=True,
                     capture_output=True)
      os.unlink('evidence')


def a_key_arrives():
  with device() as (path, _):
    traced(path, f'error=EINTR:when={FIRST}..{FIRST + 2}', 'key', '-o', 'key')
    assert os.path.getsize('key') == 32


def for_ever_ends_by_the_budget():
  with device() as (path, _):
    for error in ('EBUSY', 'EINTR', 'EAGAIN'):
      for verb in ('report', 'key'):
        start = time.monotonic()
        done, ioctls = traced(path, f'error={error}:when={FIRST}+', verb, '-o', 'out',
                              '--timeout', '1', '--json', code=1)
        took = time.monotonic() - start
        found = json.loads(done.stdout)['error']
        asked = len(ioctls) - (FIRST - 1)
        assert found['status'] == 'E_BUDGET' and asked > 3, (found, ioctls)
        assert found['fault']['attempts'] == asked, (found, ioctls)
        assert f'{asked} attempts' in found['message'] and error in found['message'], found
        assert 0.99 <= took < 4 * node.SLOWER, f'a budget of 1 s took {took} s'
        assert not os.path.exists('out')


def one_try_is_one_try():
  with device() as (path, _):
    done, ioctls = traced(path, f'error=EBUSY:when={FIRST}+', 'report', '--timeout', '0', code=1)
    assert len(ioctls) == FIRST, ioctls
    assert b'used up' in done.stderr and not re.search(rb'\d attempts', done.stderr), done


def stopped(log):
  """Who was stopped, by strace's word."""
  end = time.monotonic() + 30 * node.SLOWER
  while time.monotonic() < end:
    with open(log, 'a+', encoding='utf-8') as f:
      f.seek(0)
      who = re.search(r'^(\d+) .*stopped by SIGSTOP', f.read(), re.MULTILINE)
    if who:
      return int(who[1])
    time.sleep(0.01)
  raise AssertionError('nobody was stopped')


def no_key_for_who_swaps():
  """The output is a pipe when asked, another user's file when opened."""
  if os.geteuid() != 0:
    return
  os.mkfifo('pipe')
  with open('other', 'wb'):
    pass
  os.chown('other', 65534, -1)
  pipe = os.path.abspath('pipe')
  with device() as (path, _), subprocess.Popen(
      ['strace', '-f', '-o', 'swap.log', '-P', pipe, '-e', 'trace=newfstatat',
       '-e', 'inject=newfstatat:signal=SIGSTOP:when=2', CTL, 'key', '-d', path, '-o', pipe],
      stderr=subprocess.PIPE, env=ENV) as tracer:
    try:
      child = stopped('swap.log')
      os.rename('other', 'pipe')
      os.kill(child, signal.SIGCONT)
      said = tracer.communicate(timeout=60 * node.SLOWER)[1]
    finally:
      tracer.kill()
  assert tracer.returncode == 1 and b'became another file' in said, (tracer.returncode, said)
  assert os.path.getsize('pipe') == 0


def main():
  node.need_fuse()
  if not shutil.which('strace'):
    node.skip('strace is not here; scripts/deps check installs it')
  with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    for test in (the_report_arrives, a_key_arrives, for_ever_ends_by_the_budget,
                 one_try_is_one_try, no_key_for_who_swaps):
      test()
      print(f'ok {test.__name__}')
    os.chdir('/')


main()
