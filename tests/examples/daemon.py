#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""examples/attestd and examples/relying-party on a simulated machine:
daemon.py BUILD PREFIX LIBDIR SOURCE-DIR.  The tests themselves run inside it,
as daemon.py --inside WORK PKI."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

REPORT = 1184
DELAY = 0.8  # of each report, by the fault plan
HASTE = 2  # seconds that hasty-party has patience
PLAN = f'always on message delay {int(DELAY * 1000)}\n'


class Daemon:
  """attestd in the foreground, and what it says when it ends."""

  def __init__(self, work, *options, passed=False):
    self.path = os.path.join(work, 'attestd.sock')
    command = [os.path.join(work, 'attestd'), *options]
    if passed:
      self.process = self._activate(command)
    else:
      self.process = subprocess.Popen([*command, self.path], stderr=subprocess.PIPE, text=True)
      wait_for(lambda: os.path.exists(self.path))

  def _activate(self, command):
    """As systemd does it: the socket is descriptor 3."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
      listener.bind(self.path)
      listener.listen()
      script = 'export LISTEN_FDS=1 LISTEN_PID=$$; ' f'exec 3<&{listener.fileno()}; exec "$@"'
      return subprocess.Popen(['sh', '-euc', script, 'sh', *command], stderr=subprocess.PIPE,
                              text=True, pass_fds=[listener.fileno()])

  def __enter__(self):
    return self

  def __exit__(self, *_):
    self.process.kill()
    self.process.communicate()
    if os.path.exists(self.path):
      os.unlink(self.path)

  def connect(self):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(30)
    client.connect(self.path)
    return client

  def ask(self, nonce, bare=False):
    with self.connect() as client:
      with contextlib.suppress(BrokenPipeError):  # refused before it asked
        client.sendall(nonce)
      return answer(client, bare)

  def stop(self):
    """SIGTERM; gives the words and how long it took."""
    start = time.monotonic()
    self.process.send_signal(signal.SIGTERM)
    words = self.process.communicate(timeout=30)[1]
    assert self.process.returncode == 0, words
    return words, time.monotonic() - start


def wait_for(condition):
  for _ in range(500):
    if condition():
      return
    time.sleep(0.02)
  sys.exit('waited 10 seconds in vain')


def answer(client, bare=False):
  """("ok", evidence) or ("error", why), to the end of the connection."""
  data = b''
  try:
    while part := client.recv(65536):
      data += part
  except ConnectionResetError:
    pass
  line, _, rest = data.partition(b'\n')
  word, _, more = line.decode().partition(' ')
  if word == 'ok':
    assert len(rest) == int(more), (line, len(rest))
    assert len(rest) == REPORT if bare else len(rest) > REPORT, f'{len(rest)} bytes'
    return word, rest
  assert word == 'error' and not rest, data
  return word, more


def together(daemon, nonces):
  """All at the same time."""
  answers = [None] * len(nonces)

  def one(i):
    answers[i] = daemon.ask(nonces[i])

  threads = [threading.Thread(target=one, args=(i,)) for i in range(len(nonces))]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  return answers


def user_data(evidence):
  return evidence[0x50:0x90]


def control(work, plan):
  """Another fault plan for the machine."""
  subprocess.run(['snpguest-node', 'control', os.path.join(work, 'control'), 'plan', '-'],
                 input=plan, text=True, check=True)


def relying(work, pki, policy, *more, party='relying-party'):
  with open(os.path.join(work, 'policy.json'), 'w', encoding='utf-8') as f:
    json.dump(policy, f)
  return subprocess.run(
    [os.path.join(work, party), os.path.join(work, 'attestd.sock'), f.name,
     '--root', os.path.join(pki, 'ark.der'), *more], capture_output=True, text=True, check=False)


def lied_to(work, pki, tell, party='relying-party'):
  """A relying party of a daemon that does what @tell does with a client."""
  path = os.path.join(work, 'attestd.sock')

  def lying():
    with listener.accept()[0] as client, contextlib.suppress(OSError):
      client.recv(64)
      tell(client)

  with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
    listener.bind(path)
    listener.listen()
    liar = threading.Thread(target=lying)
    liar.start()
    done = relying(work, pki, {}, party=party)
    liar.join()
  os.unlink(path)
  return done


def test_relying_party(work, pki):
  """Accepted by one policy, refused by another, and without the root."""
  with Daemon(work) as daemon:
    done = relying(work, pki, {'vmpl': 0, 'allow_cert': ['vcek', 'ask', 'ark']})
    assert done.returncode == 0, done.stdout + done.stderr
    done = relying(work, pki, {'measurement': ['ab' * 48]})
    assert done.returncode == 1 and 'FAILED' in done.stdout, done.stdout + done.stderr
    done = relying(work, '/dev/null/..', {})
    assert done.returncode != 0, done.stdout
    daemon.stop()
    done = relying(work, pki, {})
    assert done.returncode == 1 and 'cannot connect' in done.stderr, done.stderr


def test_liar(work, pki):
  """A relying party takes no old evidence, nor half of it, nor too much."""
  with Daemon(work) as daemon:
    _, old = daemon.ask(bytes(64))
  for lie, words in ((b'error \x1b]0;gone\x07\x9b31m\n', ': error ?]0;gone??31m\n'),
                     (b'ok %d\n' % len(old) + old, 'FAILED'),
                     (b'ok %d\n' % len(old) + old[:-1], 'or less'),
                     (b'ok 1\n' + old, 'announced'), (b'ok 99999999999\n', 'or less'),
                     (b'ok -1\n', 'or less'), (b'o' * 4096, 'no answer'),
                     (b'ok 2000000\n' + bytes(2000000), 'or less'),
                     (b'error so sorry\n', 'so sorry'), (b'', 'no answer')):
    done = lied_to(work, pki, lambda client: client.sendall(lie))
    assert done.returncode == 1 and words in done.stdout + done.stderr, (words, done)


def test_drip(work, pki):
  """A daemon that drips holds a relying party no longer than a silent one."""
  def drips(client):
    client.sendall(b'ok 1184\n')
    for _ in range(60):
      client.sendall(b'.')
      time.sleep(0.25)

  for daemon in (drips, lambda client: client.recv(1)):
    start = time.monotonic()
    done = lied_to(work, pki, daemon, party='hasty-party')
    took = time.monotonic() - start
    assert done.returncode == 1 and 'no answer in time' in done.stderr, done
    assert HASTE - 1 <= took < HASTE + 6, f'{took} s'


def test_bad_table(work, _):
  """A table that no report can come with: the report comes without it."""
  with Daemon(work) as daemon:
    for plan in ('always certs set 16 ffffffff\n', 'table pages 8\n'):
      control(work, plan)
      assert user_data(daemon.ask(b't' * 64, bare=True)[1]) == b't' * 64, plan
    control(work, 'table full\nalways status 0x16\n')
    word, why = daemon.ask(b't' * 64)
    assert word == 'error' and 'INVALID_PARAM' in why, why
    control(work, PLAN)
    assert daemon.ask(b't' * 64)[0] == 'ok'


def test_same_nonce(work, _):
  """Who asks for the same meanwhile shares one report; others do not."""
  same, other = b's' * 64, b'o' * 64
  with Daemon(work) as daemon:
    answers = together(daemon, [same, same, same, other, same])
    assert all(word == 'ok' for word, _ in answers), answers
    assert [user_data(e) for _, e in answers] == [same, same, same, other, same]
    words, _ = daemon.stop()
    assert '5 served with 2 reports, 0 refused' in words, words


def test_garbage(work, _):
  """Too few bytes, too many, none: told so, and nobody else is troubled."""
  with Daemon(work, '-t', '1') as daemon:
    for junk in (b'', b'x' * 63, b'GET / HTTP/1.1\r\n' * 40):
      with daemon.connect() as client:
        client.sendall(junk)
        client.shutdown(socket.SHUT_WR)
        assert answer(client)[0] == 'error', junk
    daemon.connect().close()
    assert daemon.ask(b'n' * 64)[0] == 'ok'
    words, _ = daemon.stop()
    assert '1 served with 1 reports, 4 refused' in words, words


def test_slow(work, _):
  """A client that drips bytes is cut off after its time, and not later."""
  with Daemon(work, '-t', '1') as daemon, daemon.connect() as slow:
    start = time.monotonic()
    with contextlib.suppress(BrokenPipeError):
      for _ in range(40):
        slow.sendall(b'.')
        time.sleep(0.1)
    assert 0.9 < time.monotonic() - start < 3, 'not cut off in time'
    assert daemon.ask(b'n' * 64)[0] == 'ok'


def test_crowd(work, pki):
  """One more than there is room for is refused, until another leaves."""
  with Daemon(work, '-c', '2', '-t', '30') as daemon:
    idle = [daemon.connect() for _ in range(2)]
    time.sleep(0.2)
    word, why = daemon.ask(b'n' * 64)
    assert word == 'error' and 'too many clients' in why, why
    done = relying(work, pki, {})
    assert done.returncode == 1 and 'too many clients' in done.stderr, done.stderr
    idle.pop().close()
    wait_for(lambda: daemon.ask(b'n' * 64)[0] == 'ok')
    idle.pop().close()


def test_stop(work, _):
  """SIGTERM: idle clients go, a report under way arrives, the socket goes."""
  with Daemon(work, '-t', '30') as daemon, daemon.connect() as idle, daemon.connect() as busy:
    busy.sendall(b'b' * 64)
    time.sleep(DELAY / 2)
    words, took = daemon.stop()
    assert answer(idle)[0] == 'error'
    assert answer(busy)[0] == 'ok'
    assert took < 5, took
    assert '1 served with 1 reports, 1 refused' in words, words
    assert not os.path.exists(daemon.path), 'the socket is left behind'


def test_passed(work, _):
  """A socket by LISTEN_FDS, which stays when the daemon goes; and none."""
  with Daemon(work, passed=True) as daemon:
    assert daemon.ask(b'p' * 64)[0] == 'ok'
    daemon.stop()
    assert os.path.exists(daemon.path), 'a socket that is not ours was removed'
  command = [os.path.join(work, 'attestd')]
  for env in ({}, {'LISTEN_FDS': '1', 'LISTEN_PID': '1'}):
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1 and 'none passed' in done.stderr, done


def test_command_line(work, _):
  command = os.path.join(work, 'attestd')
  for line, code in ((['-c', '0', 'x'], 2), (['-t', '-1', 'x'], 2), (['-t', '1x', 'x'], 2),
                     (['a', 'b'], 2), (['-d', '/nowhere', 'x'], 1),
                     (['/' + 'x' * 120], 1), ([command], 1)):
    done = subprocess.run([command, *line], capture_output=True, text=True, check=False)
    assert done.returncode == code, (line, done)
  assert 'remove it' in done.stderr, done.stderr


def test_units(work, _):
  """systemd, where it is, understands the units and finds them confined."""
  if shutil.which('systemd-analyze'):
    units = [os.path.join(work, 'attestd.' + kind) for kind in ('service', 'socket')]
    done = subprocess.run(['systemd-analyze', 'verify', *units], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and not done.stderr, done.stderr
    # An exposure of at most 1.0 of 10.
    done = subprocess.run(['systemd-analyze', 'security', '--offline=true', '--no-pager',
                           '--threshold=10', units[0]], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and 'attestd.service' in done.stdout, done.stdout + done.stderr


def inside(work, pki):
  for name, test in sorted(globals().items()):
    if name.startswith('test_'):
      test(work, pki)
      print('ok', name, flush=True)


def build(stage, top):
  source = os.path.join(top, 'examples')
  party = os.path.join(source, 'relying-party.c')
  stage.compile(party, ['snpguest'], compiler=('cc', '-std=gnu11'))
  hasty = os.path.join(stage.work, 'hasty-party.c')
  with open(party, encoding='utf-8') as f, open(hasty, 'w', encoding='utf-8') as to:
    to.write(re.sub(r'(#define PATIENCE_S) 60\n', rf'\1 {HASTE}\n', f.read()))
  stage.compile(hasty, ['snpguest'], compiler=('cc', '-std=gnu11'))
  stage.compile(os.path.join(source, 'attestd.c'), ['snpguest-verify', 'snpguest'],
                compiler=('cc', '-std=gnu11', '-pthread',
                          os.path.join(source, 'attestd-evidence.c')))
  for kind in ('service', 'socket'):
    with open(os.path.join(source, 'attestd.' + kind), encoding='utf-8') as f:
      text = f.read()
    with open(os.path.join(stage.work, 'attestd.' + kind), 'w', encoding='utf-8') as f:
      f.write(text.replace('/usr/local/sbin', stage.work))


def main():
  import staged  # pylint: disable=import-outside-toplevel
  stage, (top,) = staged.from_arguments()
  with stage:
    machine = stage.machine()
    build(stage, top)
    pki, plan, socket_ = (os.path.join(stage.work, name) for name in ('pki', 'plan', 'control'))
    with open(plan, 'w', encoding='utf-8') as f:
      f.write(PLAN)
    path = os.pathsep.join((stage.at('bin'), stage.at('sbin'), os.environ['PATH']))
    print(staged.run([*machine[:-1], '--pki', pki, '--plan', plan, '--control', socket_, '--',
                      sys.executable, '-B', __file__, '--inside', stage.work, pki],
                     env=stage.env(PATH=path)), end='')


if __name__ == '__main__':
  if sys.argv[1] == '--inside':
    inside(*sys.argv[2:])
  else:
    main()
