#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pending messages at the real device: signals, O_NONBLOCK, poll(), SNP_RETRY,
collection, leases, and the death of clients."""

import ctypes
import errno
import os
import select
import signal
import subprocess
import threading
import time

import sevguest as sev

NONCE = b'mine'.ljust(64, b'.')
OTHER = b'another\'s'.ljust(64, b'.')
NOTHING_SEALED = sev.NOT_CALLED
BUSY_TWICE = 'at 1 to 2 on message busy\n'
BUSY_ALWAYS = 'always on message busy\n'
# A daemon under a checker is asked within its lease, too.
LEASE_S = int(os.environ.get('SNPGUEST_SLOWER', '1'))


def check(what, got, result, error=0, exitinfo2=None):
  assert (got[0], got[1]) == (result, error), (
    f'{what}: {got[0]} {errno.errorcode.get(got[1], got[1])}, not '
    f'{result} {errno.errorcode.get(error, error)}')
  if exitinfo2 is not None:
    assert got.exitinfo2 == exitinfo2, f'{what}: exitinfo2 {got.exitinfo2:#x}'


def good(what, got, nonce):
  check(what, got, 0, 0, 0)
  assert sev.nonce_of(got) == nonce, f'{what}: not its own report'


class alarm:
  """SIGALRM in @seconds, again and again until the block is left."""

  def __init__(self, seconds):
    self.seconds = seconds

  def __enter__(self):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.siginterrupt(signal.SIGALRM, True)
    signal.setitimer(signal.ITIMER_REAL, self.seconds, 0.05)

  def __exit__(self, *_):
    signal.setitimer(signal.ITIMER_REAL, 0)


def control(*words, text=None):
  return subprocess.run([os.environ['SNPGUEST_NODE'], 'control',
                         os.environ['SNPGUEST_CONTROL'], *words],
                        input=text, capture_output=True, text=True, check=True).stdout


def plan(text):
  """A new fault plan for the daemon that this client runs under."""
  control('plan', '-', text=text)


def status():
  return control('status')


def expect_channel(state):
  assert f'channel: {state}\n' in status(), status()


def interrupted_report(device, nonce=NONCE):
  """Leave a pending message behind."""
  with alarm(0.2):
    answer = device.report(nonce)
  check('interrupted', answer, -1, errno.EINTR, sev.BUSY)
  expect_channel('pending')


def client_retry():
  mine, other = sev.Device(), sev.Device()
  plan(BUSY_ALWAYS)
  interrupted_report(mine)
  check('another file', other.report(OTHER), -1, errno.EBUSY)
  check('retry by another file', other.retry(), -1, errno.EBUSY)
  with alarm(0.2):
    check('retry, throttled', mine.retry(), -1, errno.EINTR)
  plan('')
  check('retry', mine.retry(), 0)
  expect_channel('ready')
  check('nothing is pending', mine.retry(), -1, errno.EINVAL)
  good('collected', mine.report(NONCE), NONCE)
  good('another file, now', other.report(OTHER), OTHER)


def client_same_request():
  """A program that only restarts its call on EINTR is served, too."""
  device = sev.Device()
  plan(BUSY_TWICE)
  interrupted_report(device)
  good('the same request', device.report(NONCE), NONCE)


def client_other_request():
  """The owner's own message becomes an orphan when he asks something else."""
  device = sev.Device()
  plan('at 1 on message busy\n')
  interrupted_report(device)
  good('another request', device.report(OTHER), OTHER)
  check('nothing is pending', device.retry(), -1, errno.EINVAL)


def client_orphan_of_closed():
  device, other = sev.Device(), sev.Device()
  plan('at 1 on message busy\n')
  interrupted_report(device)
  device.close()
  good('after the close', other.report(OTHER), OTHER)


def client_orphan_of_killed():
  plan('at 1 to 2 on message busy\n')
  child = os.fork()
  if not child:
    sev.Device().report(NONCE)
    os._exit(1)
  time.sleep(0.2)
  os.kill(child, signal.SIGKILL)
  assert os.waitpid(child, 0)[1] == signal.SIGKILL
  good('after the death', sev.Device().report(OTHER), OTHER)
  expect_channel('ready')


def client_lease():
  """--pending-lease-s LEASE_S: a sleeping owner does not keep the device."""
  device, other = sev.Device(), sev.Device()
  plan('at 1 on message busy\n')
  interrupted_report(device)
  check('within the lease', other.report(OTHER), -1, errno.EBUSY)
  time.sleep(LEASE_S + 0.2)
  good('after the lease', other.report(OTHER), OTHER)
  check('too late', device.retry(), -1, errno.EINVAL)


def client_nonblock():
  device = sev.Device(flags=os.O_NONBLOCK)
  watch = select.poll()
  watch.register(device.fd, select.POLLOUT)
  assert watch.poll(0) == [(device.fd, select.POLLOUT)], 'it should be ready'
  plan('at 1 on message busy\n')
  check('non-blocking', device.report(NONCE), -1, errno.EAGAIN, sev.BUSY)
  start = time.monotonic()
  assert watch.poll(0) == [], 'ready before its pause is over'
  assert watch.poll(5000) == [(device.fd, select.POLLOUT)], 'never ready'
  waited = time.monotonic() - start
  assert 0.1 < waited < 3, f'ready after {waited} s'
  good('then', device.report(NONCE), NONCE)


def client_queue():
  """Who waits behind another can be interrupted, and has sealed nothing."""
  first, second = sev.Device(), sev.Device()
  plan('at 1 to 3 on message busy\n')
  answers = []
  thread = threading.Thread(target=lambda: answers.append(first.report(NONCE)))
  signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])
  thread.start()
  time.sleep(0.2)
  signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
  check('non-blocking', sev.Device(flags=os.O_NONBLOCK).report(OTHER), -1,
        errno.EAGAIN, NOTHING_SEALED)
  with alarm(0.2):
    check('queued', second.report(OTHER), -1, errno.EINTR, NOTHING_SEALED)
  good('queued, and waiting', second.report(OTHER), OTHER)
  thread.join()
  good('the first', answers[0], NONCE)


def client_rate():
  """The driver's own limit: a wait that can be interrupted, nothing sealed."""
  device = sev.Device()
  good('first', device.report(NONCE), NONCE)
  with alarm(0.2):
    check('limited', device.report(OTHER), -1, errno.EINTR, NOTHING_SEALED)
  check('limited', sev.Device(flags=os.O_NONBLOCK).report(OTHER), -1, errno.EAGAIN,
        NOTHING_SEALED)
  start = time.monotonic()
  good('then', device.report(NONCE), NONCE)
  assert time.monotonic() - start > 0.5


def client_time_out():
  device = sev.Device()
  plan(BUSY_ALWAYS)
  check('timed out', device.report(NONCE), -1, errno.ETIMEDOUT, sev.BUSY)
  plan('')
  good('the same request', device.report(NONCE), NONCE)


def client_undeliverable():
  """EFAULT after the message went: the channel lives, the counter went on."""
  device = sev.Device()
  page = ctypes.CDLL(None).mmap
  page.restype = ctypes.c_void_p
  read_only = page(None, ctypes.c_size_t(4096), 1, 0x22, -1, ctypes.c_long(0))
  check('response read-only', device.report(NONCE, resp_data=read_only), -1,
        errno.EFAULT)
  good('afterwards', device.report(NONCE), NONCE)


def client_disabled():
  device = sev.Device()
  plan('at 1 on message refuse fw 0x16\n')
  check('refused', device.report(NONCE), -1, errno.EIO, 0x16)
  check('disabled', device.report(NONCE), -1, errno.ENOTTY)
  check('disabled', device.retry(), -1, errno.ENOTTY)
  expect_channel('disabled')


def client_reboot():
  device = sev.Device()
  plan('at 1 on message refuse fw 0x16\n')
  check('refused', device.report(NONCE), -1, errno.EIO, 0x16)
  subprocess.run([os.environ['SNPGUEST_NODE'], 'control',
                  os.environ['SNPGUEST_CONTROL'], 'reboot'], check=True)
  good('after a reboot', device.report(NONCE), NONCE)


CLIENTS = [client_retry, client_same_request, client_other_request,
           client_orphan_of_closed, client_orphan_of_killed, client_nonblock,
           client_queue, client_undeliverable, client_disabled, client_reboot]


def one(client, *options):
  with node.scratch() as folder:
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    node.expect(node.run(f'import pending; pending.{client.__name__}()',
                         ['--control', os.environ['SNPGUEST_CONTROL'], *options]))
    assert os.listdir(folder) == [], 'the control socket is still there'


def test(client, *options):
  def run():
    one(client, *options)
  run.__name__ = client.__name__.replace('client_', 'test_')
  return run


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test(client, '--rate-s', '0') for client in CLIENTS] +
            [test(client_lease, '--rate-s', '0', '--pending-lease-s', str(LEASE_S)),
             test(client_rate, '--rate-s', '2', '--rate-burst', '1'),
             test(client_time_out, '--rate-s', '0', '--busy-timeout-s', '1')])
