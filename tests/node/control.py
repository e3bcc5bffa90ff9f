#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A running machine told what to do: `snpguest-node control`; and the chip
that a state folder keeps."""

import os
import resource
import socket
import stat
import subprocess
import sys

import sevguest as sev

CHIP_ID = slice(0x1a0, 0x1e0)
REPORTED_TCB = slice(0x180, 0x188)
LAUNCH_TCB = slice(0x1f0, 0x1f8)
REPORT_ID = slice(0x140, 0x160)


def control(*words, code=0, text=None):
  done = subprocess.run([os.environ['SNPGUEST_NODE'], 'control',
                         os.environ['SNPGUEST_CONTROL'], *words],
                        input=text, capture_output=True, text=True, check=False)
  assert done.returncode == code, (words, done)
  return done


def leaf():
  with open(os.path.join(os.environ['SNPGUEST_SIM_PKI'], 'leaf.der'), 'rb') as f:
    return f.read()


def client_log():
  device = sev.Device()
  nonce, key = os.urandom(64), device.key()
  assert device.report(nonce).result == 0 and key.result == 0
  said = control('log').stdout
  lines = said.splitlines()
  assert len(lines) == 2, lines
  for secret in (nonce, key.response[32:]):
    for at in range(0, len(secret) - 4, 4):
      assert secret[at:at + 4].hex() not in said, 'a plaintext'
  assert control('log', '2').stdout.splitlines() == lines[1:]
  assert control('log', '99').stdout == ''
  assert 'log takes' in control('log', 'x', code=1).stderr


def client_reboot():
  device = sev.Device()
  first, key = sev.report_of(device.report(b'x')), device.key().response
  control('reboot')
  second = sev.report_of(device.report(b'x'))
  assert first[REPORT_ID] != second[REPORT_ID], 'the same launch'
  assert first[CHIP_ID] == second[CHIP_ID], 'another chip'
  assert device.key().response == key, 'the same inputs make the same key'
  assert 'open files: 1\n' in control('status').stdout


def client_update():
  device = sev.Device()
  before, old_leaf = sev.report_of(device.report(b'x')), leaf()
  control('update', 'snp=99', 'build=77')
  after = sev.report_of(device.report(b'x'))
  assert after[REPORTED_TCB] != before[REPORTED_TCB]
  assert after[LAUNCH_TCB] == before[LAUNCH_TCB], 'a launch stays what it was'
  assert leaf() != old_leaf, 'another VCEK signs now'
  status = control('status').stdout
  assert 'snp=99' in status and '.77\n' in status, status
  for bad in (['snp=256'], ['snp'], ['nope=1'], []):
    assert 'update takes' in control('update', *bad, code=1).stderr
  assert b'\x63' in sev.report_of(device.report(b'x'))[REPORTED_TCB]


def client_refused():
  said = control('plan', '-', code=1, text='at 1 on message busy\nat 1 frobnicate\n')
  assert 'line 2' in said.stderr, said
  assert sev.Device().report(b'x').result == 0, 'a refused plan was taken'
  assert control('plan', '-', code=1, text='#' * 70000 + '\n').stderr
  assert 'known' in control('fly', code=1).stderr
  assert control('plan', '/no/such/plan', code=1).stderr
  control('plan', '-', text='always delay 1\n')
  assert 'cannot read' in control('plan', '/', code=1).stderr
  assert sev.Device().report(b'x').result == 0
  assert 'planned' in control('log').stdout, 'a plan that cannot be read was taken'
  assert control('status', 'x' * 5000, code=1).stderr
  mode = os.stat(os.environ['SNPGUEST_CONTROL']).st_mode
  assert stat.S_IMODE(mode) == 0o600, oct(mode)
  os.environ['SNPGUEST_CONTROL'] += '.not'
  assert '--control' in control('status', code=1).stderr


def one(client, *options):
  with node.scratch() as folder:
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    node.expect(node.run(f'import control; control.{client.__name__}()',
                         ['--rate-s', '0', '--control', os.environ['SNPGUEST_CONTROL'],
                          *options]))
    assert os.listdir(folder) == [], os.listdir(folder)


def client_planned():
  control('plan', '-', text='')
  assert sev.Device().report(b'x').result == 0, 'the plan of --plan came back'


def test_plan_of_the_start_is_over():
  """What control says counts, though a file said something else before."""
  with node.scratch() as folder:
    plan = os.path.join(folder, 'plan')
    with open(plan, 'w', encoding='utf-8') as f:
      f.write('always fail\n')
    one(client_planned, '--plan', plan)
    with open(plan, 'a', encoding='utf-8') as f:
      f.write('# fifteen bytes\n' * 4096)
    said = node.expect(node.run_words('true', options=['--plan', plan]), 1).stderr
    assert 'more than 65536 bytes' in said, said


def test_log():
  one(client_log)


def test_reboot():
  one(client_reboot)


def test_update():
  one(client_update)


def test_refused():
  one(client_refused)


def test_stale_socket():
  """What a killed daemon left is taken over; one that lives is not."""
  with node.scratch() as folder:
    path = os.path.join(folder, 'control')
    words = node.words('run', ['--control', path], '--', 'sh', '-c', 'echo; exec sleep 60')
    with subprocess.Popen(words, stdout=subprocess.PIPE) as running:
      running.stdout.readline()
      taken = node.run_words('true', options=['--control', path])
      assert taken.returncode == 1 and 'cannot listen' in taken.stderr, taken
      running.kill()
    assert os.path.exists(path)
    node.expect(node.run_words('true', options=['--control', path]))
    assert not os.path.exists(path)


def test_what_is_no_socket_stays():
  """A file, a pipe, even a link to a dead socket is somebody's: it is kept."""
  with node.scratch() as folder:
    path, dead = (os.path.join(folder, name) for name in ('control', 'dead'))
    with socket.socket(socket.AF_UNIX) as left:
      left.bind(dead)
    for make in (lambda: os.mknod(path), lambda: os.mkfifo(path), lambda: os.mkdir(path),
                 lambda: os.symlink(dead, path)):
      make()
      before = os.lstat(path)[:2]  # what it is, and its inode
      said = node.expect(node.run_words('true', options=['--control', path]), 1).stderr
      assert path in said and 'no socket' in said, said
      assert os.lstat(path)[:2] == before, 'it was taken away'
      os.rename(path, path + str(before[1]))
    node.expect(node.run_words('true', options=['--control', dead]))
    assert not os.path.lexists(dead)


def test_out_of_descriptors():
  """Who comes then is sent away, and does not keep the daemon running hot."""
  with node.scratch() as folder:
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    path = os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    with node.mounted(os.path.join(folder, 'device'), ['--control', path]) as daemon:
      files = sorted(map(int, os.listdir(f'/proc/{daemon.pid}/fd')))
      full = next((n for n, fd in enumerate(files) if n != fd), len(files))
      before = resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE)
      resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, (full, before[1]))
      for _ in range(3):
        with socket.socket(socket.AF_UNIX) as client:
          client.connect(path)
          client.settimeout(20)
          try:
            assert client.recv(1) == b''
          except ConnectionError:
            pass
          except TimeoutError as why:
            raise AssertionError('nobody says that nobody comes') from why
      resource.prlimit(daemon.pid, resource.RLIMIT_NOFILE, before)
      assert 'channel: ready' in control('status').stdout


def chip_and_key(*options):
  code = ('import sevguest as s; d = s.Device();'
          'print(s.report_of(d.report(b""))[0x1a0:0x1e0].hex());'
          'print(d.key().response.hex())')
  return node.expect(node.run(code, options)).stdout.split()


def test_state():
  with node.scratch() as folder:
    one_state = ['--state', os.path.join(folder, 'one')]
    other = ['--state', os.path.join(folder, 'other')]
    first = chip_and_key(*one_state)
    assert chip_and_key(*one_state) == first, 'the chip was forgotten'
    strangers = chip_and_key(*other)
    assert strangers[0] != first[0] and strangers[1] != first[1]
    mode = stat.S_IMODE(os.stat(one_state[1]).st_mode)
    assert mode == 0o700, oct(mode)


def client_snp():
  print(sev.report_of(sev.Device().report(b'x'))[REPORTED_TCB][6])


def client_raise_snp():
  control('update', 'snp=99')


def test_update_is_kept():
  with node.scratch() as folder:
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    options = ['--state', os.path.join(folder, 'state'), '--control', os.environ['SNPGUEST_CONTROL']]
    node.expect(node.run('import control; control.client_raise_snp()', options))
    said = node.expect(node.run('import control; control.client_snp()', options)).stdout
    assert said == '99\n', said


TURIN = [
  ('--line', 'turin', None, b''),
  ('--report-version', '3', 0x00, b'\x03\0\0\0'),
  ('--guest-svn', '258', 0x04, b'\x02\x01\0\0'),
  ('--policy', 'b0000', 0x08, b'\0\0\x0b\0\0\0\0\0'),
  ('--family-id', '11', 0x10, b'\x11' + bytes(15)),
  ('--image-id', '22', 0x20, b'\x22' + bytes(15)),
  # fmc, boot loader, tee, snp; microcode is the last of eight
  ('--tcb', 'fmc=2,boot-loader=3,tee=4,snp=9,microcode=90', 0x38, b'\x02\x03\x04\x09\0\0\0\x5a'),
  ('--platform-info', '21', 0x40, b'\x21' + bytes(7)),
  ('--mask-chip-key', None, 0x48, b'\x1f\0\0\0'),  # with AUTHOR_KEY_EN, no signing key
  ('--measurement', '33' * 48, 0x90, b'\x33' * 48),
  ('--host-data', '44' * 32, 0xc0, b'\x44' * 32),
  ('--id-key-digest', 'ab', 0xe0, b'\xab' + bytes(47)),
  ('--author-key-digest', 'cdef', 0x110, b'\xcd\xef' + bytes(46)),
  ('--reported-tcb', 'snp=7', 0x180, b'\x02\x03\x04\x07\0\0\0\x5a'),
  ('--mask-chip-id', None, 0x1a0, bytes(64)),
  ('--committed-tcb', 'snp=8', 0x1e0, b'\x02\x03\x04\x08\0\0\0\x5a'),
  ('--firmware', '1.60.7', 0x1e8, b'\x07\x3c\x01'),
  ('--committed-firmware', '1.59.6', 0x1ec, b'\x06\x3b\x01'),
]


def client_as_told():
  report = sev.report_of(sev.Device().report(b'x'))
  for option, value, at, data in TURIN:
    if at is not None:
      assert report[at:at + len(data)] == data, (option, value, report[at:at + len(data)].hex())
  assert report[LAUNCH_TCB] == report[0x38:0x40], 'launched under another TCB'
  assert not any(report[0x2a0:0x330]), 'signed without a key'


def test_machine_is_as_told():
  one(client_as_told, *(word for row in TURIN for word in row[:2] if word))


def client_vectors():
  report = sev.report_of(sev.Device().report(b'x'))
  assert report[0x1f8:0x208] == b'\x15' + bytes(7) + b'\x15' + bytes(7), report[0x1f8:0x208].hex()


def test_mitigation_vectors():
  one(client_vectors, '--line', 'turin', '--mit-vector=15')


def test_refused_options():
  for words, why in [(['--tcb', 'fmc=1'], 'fmc of Turin'), (['--firmware', '1.2'], 'MAJOR.MINOR.BUILD'),
                     (['--reported-tcb', 'snp=25'], 'do not go together'),
                     (['--committed-tcb', 'snp=25'], 'do not go together'),
                     (['--seed', ''], '--seed takes')]:
    done = node.run_words('true', options=words)
    assert done.returncode in (1, 2) and why in done.stderr, (words, done)


def identity(*options):
  """REPORT_ID, and the digest of the first page that left the guest."""
  code = ('import control as c, re, sevguest as s;'
          'print(s.report_of(s.Device().report(b""))[c.REPORT_ID].hex());'
          'print(re.search("sha256=[0-9a-f]+", c.control("log").stdout)[0])')
  os.environ['SNPGUEST_NODE'] = node.PROGRAM
  with node.scratch() as folder:
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    return node.expect(node.run(code, ['--control', os.environ['SNPGUEST_CONTROL'],
                                       *options])).stdout.split()


def test_seed_and_state():
  """A chip that is kept takes nothing from a launch, nor gives it anything."""
  with node.scratch() as folder:
    state = os.path.join(folder, 'state')
    seed = ['--seed', 'one']
    first, second = (identity('--state', state, *seed) for _ in range(2))
    assert first == second == identity(*seed), (first, second)
    assert identity('--state', state) != first
    with open(os.path.join(state, 'chip'), 'rb') as f:
      assert bytes.fromhex(first[0]) not in f.read(), 'the chip shows what it keeps'


def test_seed():
  """What a seed decides: chip, launch and keys, until another one is said."""
  one_seed, other = (chip_and_key('--seed', seed) for seed in ('one', 'other'))
  assert chip_and_key('--seed', 'one') == one_seed
  assert other[0] != one_seed[0] and other[1] != one_seed[1]


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test_log, test_reboot, test_update, test_refused,
             test_plan_of_the_start_is_over, test_stale_socket,
             test_what_is_no_socket_stays, test_out_of_descriptors, test_state,
             test_update_is_kept, test_machine_is_as_told, test_mitigation_vectors,
             test_refused_options, test_seed, test_seed_and_state])
