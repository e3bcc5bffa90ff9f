# SPDX-License-Identifier: MIT
"""One client of a soak: whatever a program may do at the device, at random.
What it gets must be right, or refused in one of the documented ways."""

import errno
import json
import os
import select
import signal
import subprocess
import sys
import time

import sevguest as sev

# sev-guest(4): what a request may end with.
REFUSALS = {errno.EINTR, errno.EAGAIN, errno.EBUSY, errno.ETIMEDOUT, errno.EIO,
            errno.EBADMSG, errno.ENOTTY, errno.ENODEV}
# snpguest(7): what the library may say of the device.
STATUSES = {'E_FIRMWARE', 'E_VMM', 'E_DISABLED', 'E_BUDGET', 'E_FORMAT', 'E_OS',
            'E_UNSUPPORTED', 'E_NODEV'}
TSM_REFUSALS = REFUSALS | {errno.EINVAL, errno.EWOULDBLOCK, errno.ENXIO}


class Wrong(Exception):
  """An outcome that no document knows."""


class Client:
  def __init__(self, number, seed, place, stop):
    import random
    self.rng = random.Random(f'{seed} {number}')
    self.number, self.place, self.stop = number, place, stop
    self.device = os.path.join(place.scratch, 'sev-guest')
    self.own = os.path.join(place.scratch, f'client{number}')
    self.counts, self.wrongs = {}, []
    os.mkdir(self.own)

  def count(self, verb, outcome):
    name = f'{verb} {outcome}'
    self.counts[name] = self.counts.get(name, 0) + 1

  # ---- the device itself

  def answered(self, verb, answer):
    if answer.result == 0:
      return True
    if answer.result > 0 or answer.errno not in REFUSALS:
      raise Wrong(f'{verb}: {answer.result}, {errno.errorcode.get(answer.errno)}')
    self.count(verb, errno.errorcode[answer.errno])
    return False

  def checked(self, verb, answer, nonce):
    if not self.answered(verb, answer):
      return
    got = sev.nonce_of(answer)
    if got is None:
      self.count(verb, 'refused by firmware')
    elif got == nonce:
      self.count(verb, 'ok')
    else:
      raise Wrong(f'{verb}: the report is for somebody else')

  def device_verbs(self):
    nonblock = self.rng.random() < 0.3
    device = sev.Device(self.device, os.O_NONBLOCK if nonblock else 0)
    try:
      for _ in range(self.rng.randint(1, 4)):
        self.one_ioctl(device)
        if nonblock and self.rng.random() < 0.5:
          select.select([], [device.fd], [], 0.05)
    finally:
      device.close()

  def one_ioctl(self, device):
    nonce, what = self.rng.randbytes(64), self.rng.random()
    if what < 0.4:
      self.checked('report', device.report(nonce, vmpl=self.rng.choice((0, 0, 1, 3))), nonce)
    elif what < 0.7:
      room = self.rng.choice((0, 4096, 0x4000))
      answer = device.ext_report(nonce, room)
      self.checked('ext-report', answer, nonce)
    elif what < 0.9:
      answer = device.key()
      if self.answered('key', answer):
        self.key_is('key', answer)
    else:
      result, error = device.retry()
      if result not in (0, -1) or (error and error not in REFUSALS | {errno.EINVAL}):
        raise Wrong(f'retry: {result}, {error}')
      self.count('retry', errno.errorcode[error] if error else 'ok')

  def key_is(self, verb, answer):
    status, key = answer.response[:4], answer.response[32:64]
    if any(status):
      self.count(verb, 'refused by firmware')
    elif key.hex() == self.place.key:
      self.count(verb, 'ok')
    else:
      raise Wrong(f'{verb}: not the key')

  # ---- configfs-tsm

  def tsm_verbs(self):
    if not self.place.tsm:
      return
    entry = os.path.join(self.place.tsm, f'c{self.number}')
    nonce = self.rng.randbytes(64)
    try:
      os.mkdir(entry)
      try:
        with open(os.path.join(entry, 'inblob'), 'wb', buffering=0) as f:
          f.write(nonce)
        with open(os.path.join(entry, 'outblob'), 'rb', buffering=0) as f:
          got = f.read(8192)
      finally:
        os.rmdir(entry)
    except OSError as why:
      if why.errno not in TSM_REFUSALS:
        raise Wrong(f'tsm: {why}') from why
      self.count('tsm', errno.errorcode[why.errno])
      return
    if got[0x50:0x90] != nonce:
      raise Wrong('tsm: the report is for somebody else')
    self.count('tsm', 'ok')

  # ---- the tools

  def ctl(self, *words):
    done = subprocess.run([self.place.ctl, *words, '--json'], capture_output=True,
                          check=False, timeout=120, cwd=self.own,
                          env=dict(os.environ, LC_ALL='C', NO_COLOR='1'))
    if done.returncode not in (0, 1):
      raise Wrong(f'{words}: exit code {done.returncode}: {done.stderr}')
    return done.returncode == 0, json.loads(done.stdout)

  def refused(self, verb, answer, allowed):
    status = answer['error']['status']
    if status not in allowed:
      raise Wrong(f'{verb}: {answer["error"]}')
    self.count(verb, status)

  def outputs(self, verb, *names):
    """Whole or absent, and nothing else in the folder."""
    found = set(os.listdir(self.own))
    if not found <= set(names):
      raise Wrong(f'{verb}: left {found}')
    return {name: open(os.path.join(self.own, name), 'rb').read() for name in found}

  def clean(self):
    for name in os.listdir(self.own):
      os.unlink(os.path.join(self.own, name))

  def ctl_verbs(self):
    self.clean()
    self.rng.choice((self.ctl_report, self.ctl_evidence, self.ctl_key, self.ctl_others))()

  def ctl_report(self):
    nonce = self.rng.randbytes(64)
    fine, answer = self.ctl('report', '-d', self.device, '-u', nonce.hex(), '-o', 'report',
                            '--timeout', str(self.rng.choice((0, 1, 5))))
    files = self.outputs('ctl report', 'report')
    if not fine:
      return self.refused('ctl report', answer, STATUSES) or self.nothing(files)
    if len(files['report']) != 1184 or files['report'][0x50:0x90] != nonce:
      raise Wrong('ctl report: not ours')
    self.count('ctl report', 'ok')

  def nothing(self, files):
    if files:
      raise Wrong(f'a refused call left {set(files)}')

  def ctl_evidence(self):
    nonce = self.rng.randbytes(64).hex()
    fine, answer = self.ctl('report', '-d', self.device, '-u', nonce, '--evidence', 'evidence',
                            '--timeout', '5')
    files = self.outputs('ctl evidence', 'evidence')
    if not fine:
      return self.refused('ctl evidence', answer, STATUSES) or self.nothing(files)
    self.count('ctl evidence', 'ok')
    self.ctl('show', 'evidence')
    root = os.path.join(self.place.scratch, 'pki', 'ark.der')
    fine, _ = self.ctl('verify', 'evidence', '-u', nonce, '--root', root)
    self.count('ctl verify', 'ok' if fine else 'rejected')
    other = nonce[:-1] + '0123456789abcdef'[int(nonce[-1], 16) ^ 1]
    if self.ctl('verify', 'evidence', '-u', other, '--root', root)[0]:
      raise Wrong('ctl verify: accepted for another nonce')

  def ctl_key(self):
    fine, answer = self.ctl('key', '-d', self.device, '-o', 'key', '--fields', 'none',
                            '--timeout', '3')
    files = self.outputs('ctl key', 'key')
    if not fine:
      return self.refused('ctl key', answer, STATUSES) or self.nothing(files)
    if files['key'].hex() != self.place.key:
      raise Wrong('ctl key: not the key')
    self.count('ctl key', 'ok')

  def ctl_others(self):
    words = self.rng.choice((['completion', 'bash'], ['report', '--help'], ['report', '--version']))
    done = subprocess.run([self.place.ctl, *words], capture_output=True, check=False, timeout=60)
    if done.returncode or not done.stdout:
      raise Wrong(f'{words}: {done}')
    self.count('ctl ' + words[-1].strip('-'), 'ok')
    with open(os.path.join(self.own, 'report'), 'wb') as f:
      f.write(bytes(1184))
    fine, answer = self.ctl('fetch', 'report', '--certs', 'certs', '--cache',
                            os.path.join(self.place.scratch, 'cache'), '--offline',
                            '--line', 'milan')
    if fine:
      raise Wrong(f'fetch: found what is nowhere: {answer}')
    self.count('ctl fetch', 'refused')

  def control_verbs(self):
    words = self.rng.choice((['status'], ['log'], ['log', '0'], ['update', 'microcode=219']))
    done = subprocess.run([self.place.node, 'control', self.place.control, *words],
                          capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
      raise Wrong(f'control {words}: {done.stderr}')
    self.count('control ' + words[0], 'ok')

  # ---- the life

  def interrupted_now_and_then(self):
    if self.rng.random() < 0.3:
      signal.setitimer(signal.ITIMER_REAL, self.rng.uniform(0.001, 0.3))

  def step(self):
    verbs = self.rng.choices((self.device_verbs, self.tsm_verbs, self.ctl_verbs,
                              self.control_verbs), (60, 15, 15, 3))[0]
    if verbs == self.device_verbs:
      self.interrupted_now_and_then()
    try:
      verbs()
    finally:
      signal.setitimer(signal.ITIMER_REAL, 0)

  def live(self):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.siginterrupt(signal.SIGALRM, True)
    while not os.path.exists(self.stop):
      try:
        self.step()
      except Wrong as why:
        self.wrongs.append(str(why)[:400])
      time.sleep(self.rng.uniform(0.05, 0.8))
    with open(self.own + '.json', 'w', encoding='utf-8') as f:
      json.dump({'counts': self.counts, 'wrongs': self.wrongs}, f)


def spawn(number, seed, place, stop):
  child = os.fork()
  if child:
    return child
  code = 1
  try:
    Client(number, seed, place, stop).live()
    code = 0
  except BaseException as why:  # it must not reach the parent's code
    print(f'client {number}: {why!r}', file=sys.stderr)
  os._exit(code)
