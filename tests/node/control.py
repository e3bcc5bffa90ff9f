#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A running machine told what to do: `snpguest-node control`; and the chip
that a state folder keeps."""

import os
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
  assert device.report(b'x').result == 0 and device.key().result == 0
  lines = control('log').stdout.splitlines()
  assert len(lines) == 2, lines
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


def client_as_told():
  report = sev.report_of(sev.Device().report(b'x'))
  u32, u64 = (lambda at: int.from_bytes(report[at:at + 4], 'little'),
              lambda at: int.from_bytes(report[at:at + 8], 'little'))
  assert u64(0x40) == 0x21, hex(u64(0x40))
  assert u32(0x48) & 3 == 3, 'AUTHOR_KEY_EN and MASK_CHIP_KEY'
  assert report[0xe0:0xe2] == b'\xab\0' and report[0x110:0x112] == b'\xcd\xef'
  assert u64(0x1f8) == u64(0x200) == 0x15, (u64(0x1f8), u64(0x200))
  assert not any(report[0x2a0:0x330]), 'signed without a key'


def test_machine_is_as_told():
  one(client_as_told, '--line', 'turin', '--platform-info', '21', '--mit-vector=15',
      '--id-key-digest', 'ab', '--author-key-digest', 'cdef', '--mask-chip-key')


if __name__ == '__main__':
  import node
  node.need_fuse()
  node.main([test_log, test_reboot, test_update, test_refused, test_stale_socket,
             test_state, test_update_is_kept, test_machine_is_as_told])
