#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""snpguestctl on a real device node: from the ioctl to the verdict, with
every way that its output can fail."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
import tempfile

import node

# The test changes its folder.
CTL, SCHEMA = map(os.path.abspath, sys.argv[3:5])
node.PROGRAM, node.KEYS = map(os.path.abspath, (node.PROGRAM, node.KEYS))
NONCE = '00112233445566778899aabbccddeeff' * 4


def ctl(code, *args, **more):
  done = subprocess.run([CTL, *args], capture_output=True, timeout=120 * node.SLOWER, check=False,
                        env=dict(os.environ, NO_COLOR='1', LC_ALL='C'), **more)
  assert done.returncode == code, (args, done)
  return done


def read(path):
  with open(path, 'rb') as f:
    return f.read()


def reports(device, pki):
  """Each way to ask, and each form of the answer, verified."""
  root = ('--root', os.path.join(pki, 'ark.der'))
  ctl(0, 'report', '-d', device, '-u', NONCE, '-o', 'report', '--certs', 'certs',
      '--evidence', 'evidence')
  assert sorted(os.listdir('certs')) == ['ark.der', 'ask.der', 'vcek.der']
  assert read('certs/ark.der') == read(os.path.join(pki, 'ark.der'))
  assert read('certs/vcek.der') == read(os.path.join(pki, 'leaf.der'))
  assert read('evidence')[:1184] == read('report') and len(read('report')) == 1184
  for words in (['report', '--certs', 'certs'], ['evidence']):
    ctl(0, 'verify', *words, '-u', NONCE, *root)
    said = ctl(1, 'verify', *words, '-u', NONCE[:-2], *root).stderr
    assert b'rejected: user-data' in said, said
    assert b'root' in ctl(1, 'verify', *words, '-u', NONCE).stderr
  piped = ctl(0, 'report', '-d', device, '-u', '-', '-o', '-', input=b'by pipe')
  assert piped.stderr == b'' and len(piped.stdout) == 1184
  ctl(0, 'verify', '-', '-u', b'by pipe'.hex(), '--certs', 'certs', *root,
      input=piped.stdout)
  shown = ctl(0, 'report', '-d', device)
  assert b'report data' in shown.stdout and b'boot loader' in shown.stdout


def revocation(pki):
  """The simulated root has a list, which clears the simulated ASK."""
  root = ('--root', os.path.join(pki, 'ark.der'), '--no-amd-roots')
  crl = ('--crl', os.path.join(pki, 'crl.der'))
  words = ('verify', 'evidence', '-u', NONCE, *root, '--revocation', 'required')
  ctl(0, *words, *crl)
  assert b'rejected: revocation' in ctl(1, *words).stderr
  ctl(0, 'verify', 'evidence', '-u', NONCE, *root)
  # By what it is, not by what it is called.
  for name in ('crl.der', 'ca-list.der'):
    path = os.path.join('certs', name)
    with open(path, 'wb') as f:
      f.write(read(crl[1]))
    ctl(0, *words, '--certs', 'certs')
    os.unlink(path)
  with open('certs/crl.der', 'wb') as f:
    f.write(read(os.path.join(pki, 'ask.der')))
  assert b'rejected: revocation' in ctl(1, *words, '--certs', 'certs').stderr
  with open('certs/crl.der', 'wb') as f:
    f.write(read(crl[1])[:-1])
  assert b'certs/crl.der' in ctl(1, *words, '--certs', 'certs').stderr
  os.unlink('certs/crl.der')


def answers(device):
  """The answers that only a device can give are as the schema says."""
  try:
    import jsonschema
  except ImportError:
    return
  validator = jsonschema.Draft7Validator(json.loads(read(SCHEMA)))
  for words in (['report'], ['report', '-x'], ['report', '-u', '00', '-o', 'report'],
                ['key', '-o', 'one'], ['key', '-o', 'one', '--fields', 'none', '--root', 'vmrk']):
    validator.validate(json.loads(ctl(0, *words, '-d', device, '--json').stdout))
  for path in ('evidence', 'report'):
    validator.validate(json.loads(ctl(0, 'show', path, '--json').stdout))
  for words in (['verify', 'evidence', '--any-user-data'], ['report', '-d', 'evidence']):
    validator.validate(json.loads(ctl(1, *words, '--json').stdout))


def nonces(device):
  """No nonce is used twice, and each is shown."""
  seen = set()
  for _ in range(3):
    answer = json.loads(ctl(0, 'report', '-d', device, '-x', '--json').stdout)
    assert answer['fresh_nonce'] and answer['user_data'] == answer['report']['report_data']
    assert answer['raw'][0xa0:0xa0 + 128] == answer['user_data']
    assert [c['kind'] for c in answer['certificates']] == ['VCEK', 'ASK', 'ARK']
    seen.add(answer['user_data'])
  piped = ctl(0, 'report', '-d', device, '-o', '-')
  assert piped.stdout[0x50:0x90].hex().encode() in piped.stderr
  seen.add(piped.stdout[0x50:0x90].hex())
  assert len(seen) == 4


def keys(device):
  """The same wish is the same key, another wish another one."""
  wishes = ([], ['--root', 'vmrk'], ['--fields', 'none'], ['--vmpl', '1'],
            ['--fields', 'image-id,family-id'], ['--fields', 'policy,tcb-version', '--tcb', '00' * 8],
            ['--fields', 'guest-svn'])
  made = set()
  for wish in wishes:
    for name in ('one', 'two'):
      done = ctl(0, 'key', '-d', device, '-o', name, *wish)
      assert read('one').hex().encode() not in done.stdout + done.stderr
      assert os.stat(name).st_mode & 0o777 == 0o600, oct(os.stat(name).st_mode)
    assert read('one') == read('two') and len(read('one')) == 32, wish
    made.add(read('one'))
  assert len(made) == len(wishes), made


def last_wish(device):
  ctl(0, 'key', '-d', device, '-o', 'one')
  os.chmod('one', 0o644)
  ctl(0, 'key', '-d', device, '-o', 'one')
  assert os.stat('one').st_mode & 0o777 == 0o600
  assert ctl(0, 'key', '-d', device, '-o', '-', '-q').stdout == read('one')
  done = ctl(1, 'key', '-d', device, '-o', 'three', '--fields', 'launch-mit-vector')
  assert b'no key' in done.stderr and not os.path.exists('three')
  answer = json.loads(ctl(0, 'key', '-d', device, '-o', 'four', '--json').stdout)
  assert answer['ok'] and read('four').hex() not in json.dumps(answer)


def on_a_terminal(*args):
  """What arrives at a terminal, and the exit code."""
  ours, theirs = pty.openpty()
  with subprocess.Popen([CTL, *args], stdout=theirs, stderr=subprocess.DEVNULL,
                        stdin=subprocess.DEVNULL) as child:
    os.close(theirs)
    got = b''
    while True:
      try:
        part = os.read(ours, 4096)
      except OSError:
        break
      if not part:
        break
      got += part
    code = child.wait(60)
  os.close(ours)
  return code, got


def terminals(device):
  assert on_a_terminal('key', '-d', device, '-o', '-') == (1, b'')
  code, got = on_a_terminal('key', '-d', device, '-o', '-', '--to-terminal')
  assert code == 0 and len(got) >= 32, (code, got)
  ctl(1, 'verify', 'report', '--any-user-data')
  os.environ.update(TERM='xterm')
  os.environ.pop('NO_COLOR', None)
  assert b'\033[31m' in on_a_terminal('verify', 'report', '--any-user-data')[1]
  for name, value in (('NO_COLOR', '1'), ('TERM', 'dumb')):
    before = os.environ.get(name)
    os.environ[name] = value
    assert b'\033' not in on_a_terminal('verify', 'report', '--any-user-data')[1]
    if before is None:
      del os.environ[name]
    else:
      os.environ[name] = before


def pipes(device):
  """A key goes into no pipe that another user laid ready; all else may."""
  if os.geteuid() != 0:
    return
  os.mkfifo('pipe')
  os.symlink('pipe', 'to-pipe')
  reader = os.open('pipe', os.O_RDONLY | os.O_NONBLOCK)
  key = ctl(0, 'key', '-d', device, '-o', '-', '-q').stdout
  for owner, words, left in ((65534, ['key', '-o', 'pipe'], None),
                             (65534, ['key', '-o', 'to-pipe', '--to-terminal'], None),
                             (0, ['key', '-o', 'pipe'], key),
                             (65534, ['report', '-u', NONCE, '-o', 'pipe'], NONCE)):
    os.chown('pipe', owner, -1)
    os.chmod('pipe', 0o666)
    done = ctl(0 if left else 1, *words, '-d', device)
    got = os.read(reader, 4096)
    if left == NONCE:
      assert got[0x50:0x90].hex() == NONCE, got
    else:
      assert got == (left or b''), (owner, words, done)
    assert left or b'is a pipe of another user (65534)' in done.stderr, done
  os.chown('pipe', 0, -1)
  subprocess.run(['unshare', '--mount', 'sh', '-ec', 'mount -t tmpfs none /proc/$$/fd; exec "$@"',
                  'sh', CTL, 'key', '-q', '-d', device, '-o', 'pipe'], check=True)
  assert os.read(reader, 4096) == key, 'no key without /proc/self/fd'
  os.close(reader)
  # Opening it would wait for a reader.
  os.chown('pipe', 65534, -1)
  done = ctl(1, 'key', '-d', device, '-o', 'pipe')
  assert b'is a pipe of another user' in done.stderr, done


def small_disk():
  signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
  resource.setrlimit(resource.RLIMIT_FSIZE, (16, 16))


def outputs(device):
  """A file is there whole or not at all, and an old one stays."""
  with open('old', 'wb') as f:
    f.write(b'old')
  for verb in (['report'], ['key']):
    words = verb + ['-d', device, '-o']
    for path, said in (('/dev/full', b'make room'), ('.', b'Is a directory'),
                       ('missing/file', b'No such file')):
      done = ctl(1, *words, path)
      assert said in done.stderr, done
    for path in ('old', 'new'):
      done = ctl(1, *words, path, preexec_fn=small_disk)
      assert b'too large' in done.stderr, done
    assert read('old') == b'old'
    assert sorted(n for n in os.listdir() if n.startswith(('old', 'new'))) == ['old']
    ctl(0, *words, '/dev/null')
  os.symlink('target', 'link')
  assert b'link to nothing' in ctl(1, 'report', '-d', device, '-o', 'link').stderr
  with open('target', 'wb'):
    pass
  ctl(0, 'report', '-d', device, '-o', 'link')
  assert os.path.islink('link') and len(read('target')) == 1184
  done = ctl(1, 'report', '-d', device, '--certs', 'old')
  assert b'old' in done.stderr, done


def run_verb(scratch):
  """Under `run` the device is where everybody looks for it."""
  done = node.run_words(CTL, 'report', '--evidence', os.path.join(scratch, 'under-run'))
  assert done.returncode == 0, done
  done = node.run_words(CTL, 'key', '-o', '-', '--json')
  assert done.returncode == 2, done


def main():
  node.need_fuse()
  with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    device, pki = os.path.join(scratch, 'sev-guest'), os.path.join(scratch, 'pki')
    with node.mounted(device, ['--pki', pki, '--rate-s', '0']):
      reports(device, pki)
      revocation(pki)
      answers(device)
      nonces(device)
      keys(device)
      last_wish(device)
      terminals(device)
      outputs(device)
      pipes(device)
    run_verb(scratch)
    os.chdir('/')
  print('snpguestctl did all of it on a device node')


main()
