#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`snpguest-node mount`: there while it runs, and as if never there after."""

import collections
import errno
import os
import signal
import subprocess
import sys
import threading
import time

import node
import sevguest as sev


def reports(path):
  device = sev.Device(path)
  answer = device.report(b'x' * 64)
  device.close()
  assert answer.result == 0 and sev.nonce_of(answer) == b'x' * 64, answer


def test_signals():
  for number in (signal.SIGTERM, signal.SIGINT):
    with node.scratch() as folder:
      path = os.path.join(folder, 'sev-guest')
      with node.mounted(path) as daemon:
        reports(path)
        daemon.send_signal(number)
        assert daemon.wait(30 * node.SLOWER) == 0, f'{number!r}: {daemon.returncode}'
      assert os.listdir(folder) == [], 'what it made is still there'
      assert path not in node.mounts()


def test_over_a_file():
  with node.scratch() as folder:
    path = os.path.join(folder, 'file')
    with open(path, 'w', encoding='utf-8') as f:
      f.write('mine')
    with node.mounted(path):
      reports(path)
    with open(path, encoding='utf-8') as f:
      assert f.read() == 'mine'


def test_relative():
  with node.scratch() as folder:
    daemon = subprocess.Popen(node.words('mount', (), 'dev'), cwd=folder,
                              stdout=subprocess.PIPE, text=True)
    daemon.stdout.readline()
    reports(os.path.join(folder, 'dev'))
    daemon.terminate()
    assert daemon.wait(30 * node.SLOWER) == 0 and os.listdir(folder) == []


def test_open_file():
  """A client that has it open does not keep the daemon from going."""
  with node.scratch() as folder:
    path = os.path.join(folder, 'dev')
    with node.mounted(path) as daemon:
      device = sev.Device(path)
      daemon.terminate()
      assert daemon.wait(30 * node.SLOWER) == 0
    answer = device.report(b'')
    assert answer.result == -1, answer
    assert not os.path.exists(path)


def test_callers_inside():
  """Whoever waits for a host that throttles is told that the device goes."""
  for number in (signal.SIGTERM, signal.SIGINT):
    with node.scratch() as folder:
      path, plan = (os.path.join(folder, name) for name in ('dev', 'plan'))
      with open(plan, 'w', encoding='utf-8') as f:
        f.write('always on message busy\n')
      with node.mounted(path, ['--plan', plan]) as daemon:
        answers = []
        devices = [sev.Device(path) for _ in range(50)]
        callers = [threading.Thread(target=lambda d=device: answers.append(d.report(b'')))
                   for device in devices]
        for caller in callers:
          caller.start()
        time.sleep(0.3 * node.SLOWER)
        daemon.send_signal(number)
        assert daemon.wait(30 * node.SLOWER) == 0, daemon.returncode
        for caller in callers:
          caller.join(30)
      said = collections.Counter(errno.errorcode[answer.errno] for answer in answers)
      # ENOTCONN: came when it was gone.
      assert len(answers) == 50 and set(said) <= {'ENODEV', 'ENOTCONN'}, said
      assert os.listdir(folder) == ['plan'] and path not in node.mounts()


def test_killed():
  """kill -9 leaves a dead mount, which the next one takes away."""
  with node.scratch() as folder:
    path = os.path.join(folder, 'dev')
    for _ in range(2):
      with node.mounted(path) as daemon:
        reports(path)
        # What the kernel remembers of it does not hide that it is dead.
        os.stat(path)
        daemon.kill()
        daemon.wait(30)
      assert node.mounts().count(path) == 1, 'one lies over the other'
    with node.mounted(path):
      reports(path)
    assert path not in node.mounts()


def test_served_already():
  """A second daemon leaves the first one's device, or tree, alone."""
  with node.scratch() as folder:
    path, tree = (os.path.join(folder, name) for name in ('dev', 'tsm'))
    pki = os.path.join(folder, 'pki')
    with node.mounted(path, ['--tsm', tree, '--pki', pki]):
      with open(os.path.join(pki, 'leaf.der'), 'rb') as f:
        leaf = f.read()
      for words in (node.words('mount', ('--pki', pki), path),
                    node.words('mount', ('--tsm', tree), path + '2')):
        said = node.expect(subprocess.run(words, capture_output=True, text=True, check=False,
                                          timeout=60 * node.SLOWER), 1).stderr
        assert 'a daemon serves at' in said, said
      assert node.mounts().count(path) == 1 and node.mounts().count(tree) == 1
      reports(path)
      with open(os.path.join(pki, 'leaf.der'), 'rb') as f:
        assert f.read() == leaf, 'its certificates are no longer its own'
    assert os.listdir(folder) == ['pki'], os.listdir(folder)


def test_unmounted_by_others():
  with node.scratch() as folder:
    path = os.path.join(folder, 'dev')
    with node.mounted(path) as daemon:
      subprocess.run(['umount', path], check=True)
      assert daemon.wait(30 * node.SLOWER) == 0


def test_unseen_callers():
  """A caller whom the daemon's pid namespace does not show is told in words."""
  with node.scratch() as folder:
    path = os.path.join(folder, 'dev')
    words = ['unshare', '--pid', '--fork', *node.words('mount', (), path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as outer:
      assert path in outer.stdout.readline()
      device = sev.Device(path)
      answer = device.report(b'')
      assert (answer.result, answer.errno) == (-1, errno.EFAULT), answer
      device.close()
      subprocess.run(['umount', path], check=True)
      assert 'pid namespace' in outer.stderr.read()
      assert outer.wait(30) == 0


def test_refused():
  with node.scratch() as folder:
    for path, word in ((folder, 'folder'), ('/no/such/folder/dev', 'No such file')):
      done = subprocess.run(node.words('mount', (), path), capture_output=True,
                            text=True, check=False)
      assert done.returncode == 1 and word in done.stderr, done


if __name__ == '__main__':
  node.need_fuse()
  if os.geteuid() != 0:
    node.skip('mounting where everybody sees it wants root here')
  node.main([test_signals, test_over_a_file, test_relative, test_open_file,
             test_callers_inside, test_killed, test_served_already, test_unmounted_by_others,
             test_unseen_callers, test_refused])
