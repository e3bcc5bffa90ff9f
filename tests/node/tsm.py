#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The tsm/report tree under `run`, used as the kernel's is, quirks included."""

import errno
import hashlib
import os
import struct
import subprocess
import threading
import time

TREE = '/sys/kernel/config/tsm/report'
VISIBLE = {'generation', 'provider', 'privlevel', 'privlevel_floor', 'inblob',
           'outblob', 'auxblob'}
SERVICE = {'service_provider', 'service_guid', 'service_manifest_version',
           'manifestblob'}
NONCE = bytes(range(64))


def path(name, attr=''):
  return os.path.join(TREE, name, attr)


def read(name, attr):
  with open(path(name, attr), 'rb', buffering=0) as f:
    data = b''
    while part := f.read(65536):
      data += part
  return data


def write(name, attr, data):
  with open(path(name, attr), 'wb', buffering=0) as f:
    f.write(data)


def generation(name):
  return int(read(name, 'generation'))


def refused(error, call, *args):
  try:
    call(*args)
  except OSError as why:
    assert why.errno == error, f'{errno.errorcode[why.errno]}, not {errno.errorcode[error]}'
  else:
    raise AssertionError(f'{call.__name__}{args} should say {errno.errorcode[error]}')


def client_report():
  os.mkdir(path('r'))
  refused(errno.EEXIST, os.mkdir, path('r'))
  assert set(os.listdir(path('r'))) == VISIBLE, os.listdir(path('r'))
  assert read('r', 'provider') == b'sev_guest\n'
  assert read('r', 'privlevel_floor') == b'0\n'
  assert generation('r') == 0
  refused(errno.EINVAL, read, 'r', 'outblob')
  write('r', 'inblob', NONCE)
  assert generation('r') == 1
  report = read('r', 'outblob')
  assert len(report) == 1184 and report[0x50:0x90] == NONCE
  # Reading again costs no request; the certificates are the same request's.
  assert read('r', 'outblob') == report
  aux = read('r', 'auxblob')
  with open(os.path.join(os.environ['SNPGUEST_SIM_PKI'], 'leaf.der'), 'rb') as f:
    assert f.read() in aux, 'the leaf is not in the table'
  assert len(aux) < 0x4000 and generation('r') == 1
  write('r', 'privlevel', b'1\n')
  assert generation('r') == 2
  other = read('r', 'outblob')
  assert other[0x30] == 1 and other[0x50:0x90] == NONCE
  os.rmdir(path('r'))
  assert os.listdir(TREE) == []


def client_quirks():
  os.mkdir(path('q'))
  # Bytes too many: the write says so, close() stores none, nobody says that.
  refused(errno.EFBIG, write, 'q', 'inblob', bytes(65))
  assert generation('q') == 1
  refused(errno.EINVAL, read, 'q', 'outblob')
  # Too few are taken, and refused when a report is wanted.
  write('q', 'inblob', bytes(32))
  assert generation('q') == 2
  refused(errno.EINVAL, read, 'q', 'outblob')
  # In pieces.
  with open(path('q', 'inblob'), 'wb', buffering=0) as f:
    f.write(NONCE[:32])
    f.write(NONCE[32:])
    assert generation('q') == 2, 'stored before close()'
  assert generation('q') == 3
  assert read('q', 'outblob')[0x50:0x90] == NONCE
  for bad in (b'4', b'-1', b'x', b'', b'1x'):
    if bad:
      refused(errno.EINVAL, write, 'q', 'privlevel', bad)
  write('q', 'privlevel', b'0x2')
  assert generation('q') == 4
  # An attribute is for reading or for writing, for root as well.
  refused(errno.EACCES, read, 'q', 'inblob')
  refused(errno.EACCES, write, 'q', 'outblob', b'x')
  refused(errno.EPERM, os.mkdir, path('q', 'sub'))
  assert os.stat(path('q', 'inblob')).st_mode & 0o777 == 0o200
  # What was open when its folder went says so.
  with open(path('q', 'generation'), 'rb', buffering=0) as f:
    os.rmdir(path('q'))
    refused(errno.ENOENT, f.read, 8)


def client_failure():
  """--plan: the firmware refuses a level; then the host ends it all."""
  os.mkdir(path('f'))
  write('f', 'inblob', NONCE)
  refused(errno.EINVAL, read, 'f', 'outblob')
  refused(errno.EIO, read, 'f', 'outblob')
  refused(errno.ENOTTY, read, 'f', 'outblob')


def client_readers():
  """Many readers of one generation cause one request."""
  os.mkdir(path('m'))
  write('m', 'inblob', NONCE)
  seen = []
  threads = [threading.Thread(target=lambda: seen.append(read('m', 'outblob')))
             for _ in range(8)]
  for thread in threads:
    thread.start()
  for thread in threads:
    thread.join()
  assert len(set(seen)) == 1 and len(seen) == 8 and len(seen[0]) == 1184
  log = subprocess.run([os.environ['SNPGUEST_NODE'], 'control',
                        os.environ['SNPGUEST_CONTROL'], 'log'],
                       capture_output=True, text=True, check=True).stdout
  assert len(log.splitlines()) == 1, log


def client_overtaken():
  """A reader who must ask anew waits for the device's limit alone."""
  os.mkdir(path('o'))
  write('o', 'inblob', NONCE)
  files = [os.open(path('o', 'outblob'), os.O_RDONLY) for _ in range(2)]
  seen = []
  threads = [threading.Thread(target=lambda fd=fd: seen.append(os.read(fd, 4096)),
                              daemon=True) for fd in files]
  for thread in threads:
    thread.start()
    time.sleep(0.2)
  write('o', 'inblob', NONCE[::-1])
  for thread in threads:
    thread.join(timeout=20)
  assert [report[0x50:0x90] for report in seen] == [NONCE, NONCE[::-1]], seen


def client_readers_of_one_file():
  """What one open file shows is settled by its first read, for all who wait."""
  os.mkdir(path('n'))
  write('n', 'inblob', NONCE)
  fd = os.open(path('n', 'outblob'), os.O_RDONLY)
  seen = []
  threads = [threading.Thread(target=lambda: seen.append(os.pread(fd, 4096, 0)), daemon=True)
             for _ in range(4)]
  for thread in threads:
    thread.start()
  time.sleep(0.5)
  write('n', 'inblob', NONCE[::-1])
  for thread in threads:
    thread.join(timeout=30)
  assert len(seen) == 4 and {report[0x50:0x90] for report in seen} == {NONCE}, seen
  assert read('n', 'outblob')[0x50:0x90] == NONCE[::-1]


def client_floor():
  os.mkdir(path('s'))
  assert set(os.listdir(path('s'))) == VISIBLE
  assert read('s', 'privlevel_floor') == b'1\n'
  refused(errno.EINVAL, write, 's', 'privlevel', b'0')
  write('s', 'privlevel', b'1')
  write('s', 'inblob', NONCE)
  assert read('s', 'outblob')[0x30] == 1


VTPM = b'c476f1eb-0123-45a5-9641-b4e7dde5bfe3\n'


def client_svsm():
  """A report of the SVSM's binds the nonce and the manifest, at VMPL 0."""
  os.mkdir(path('s'))
  assert set(os.listdir(path('s'))) == VISIBLE | SERVICE
  assert read('s', 'privlevel_floor') == b'2\n'
  write('s', 'privlevel', b'2')
  write('s', 'inblob', NONCE)
  report = read('s', 'outblob')
  assert report[0x30] == 2 and report[0x50:0x90] == NONCE
  assert read('s', 'manifestblob') == b''
  write('s', 'service_provider', b'svsm\n')
  report, manifest = read('s', 'outblob'), read('s', 'manifestblob')
  assert report[0x30] == 0
  assert report[0x50:0x90] == hashlib.sha512(NONCE + manifest).digest()
  assert struct.unpack_from('<II', manifest, 16) == (len(manifest), 1)
  offset, size = struct.unpack_from('<II', manifest, 40)
  assert offset + size == len(manifest) and read('s', 'auxblob')
  before = generation('s')
  refused(errno.EINVAL, write, 's', 'service_guid', b'not one')
  assert generation('s') == before + 1, 'counted before it was looked at'
  write('s', 'service_guid', VTPM)
  report, single = read('s', 'outblob'), read('s', 'manifestblob')
  assert single == manifest[offset:]
  assert report[0x50:0x90] == hashlib.sha512(NONCE + single).digest()
  write('s', 'service_manifest_version', b'1')
  refused(errno.EINVAL, read, 's', 'outblob')
  write('s', 'service_manifest_version', b'0')
  write('s', 'service_guid', b'c0b406a4-a803-4952-9743-3fb6014cd0ae\n')
  refused(errno.EINVAL, read, 's', 'outblob')
  write('s', 'service_guid', VTPM)
  assert read('s', 'manifestblob') == single
  write('s', 'service_provider', b'another\n')
  refused(errno.EINVAL, read, 's', 'outblob')


def client_manifest():
  """The endorsement key, before a reboot and after it."""
  os.mkdir(path('s'))
  write('s', 'privlevel', b'2')
  write('s', 'service_provider', b'svsm')
  for nonce in (NONCE, NONCE[::-1]):
    write('s', 'inblob', nonce)
    print(read('s', 'manifestblob').hex())
    subprocess.run([os.environ['SNPGUEST_NODE'], 'control', os.environ['SNPGUEST_CONTROL'],
                    'reboot'], check=True)


def client_svsm_fails():
  """--plan: the host ends the SVSM's channel, and the kernel's lives on."""
  os.mkdir(path('s'))
  write('s', 'privlevel', b'3')
  write('s', 'service_provider', b'svsm')
  write('s', 'inblob', NONCE)
  for _ in range(2):
    refused(errno.EINVAL, read, 's', 'outblob')
  os.mkdir(path('k'))
  write('k', 'privlevel', b'3')
  write('k', 'inblob', NONCE)
  assert read('k', 'outblob')[0x30] == 3


def one(client, *options, plan=''):
  """What @client prints."""
  with node.scratch() as folder:
    with open(os.path.join(folder, 'plan'), 'w', encoding='utf-8') as f:
      f.write(plan)
    os.environ['SNPGUEST_NODE'] = node.PROGRAM
    os.environ['SNPGUEST_CONTROL'] = os.path.join(folder, 'control')
    done = node.expect(node.run(f'import tsm; tsm.{client.__name__}()',
                                ['--rate-s', '0', '--plan', os.path.join(folder, 'plan'),
                                 '--control', os.environ['SNPGUEST_CONTROL'], *options]))
  return done.stdout


def test_report():
  one(client_report)


def test_quirks():
  one(client_quirks)


def test_failure():
  one(client_failure, plan='at 1 on message status 0x16\nat 2 on message fail\n')


def test_readers():
  one(client_readers, plan='always delay 300\n')


def test_overtaken():
  one(client_overtaken, '--rate-s', '3', '--rate-burst', '1',
      plan='at 1 on message delay 1500\n')


def test_readers_of_one_file():
  one(client_readers_of_one_file, plan='at 1 on message delay 1500\n')


def test_floor():
  one(client_floor, '--vmpck-id', '1')


def test_svsm():
  one(client_svsm, '--svsm')
  one(client_svsm, '--svsm', '--vmpck-id', '2')


def test_svsm_follows_the_seed():
  first, again, other = (one(client_manifest, '--svsm', '--seed', seed).split()
                         for seed in ('a', 'a', 'b'))
  assert first == again
  assert len({*first, *other}) == 4, 'one endorsement key for two boots'


def test_svsm_fails():
  one(client_svsm_fails, '--svsm', '--vmpck-id', '3', plan='at 1 on message fail\n')


STUCK = f'''
cd {TREE} && mkdir s && printf svsm >s/service_provider
head -c 64 /dev/zero >s/inblob
cat s/outblob 2>"$1" & sleep 1
'''


def test_end_under_a_reader():
  """Who waits for the SVSM is answered before the tree is gone."""
  with node.scratch() as folder:
    plan, said = (os.path.join(folder, name) for name in ('plan', 'said'))
    with open(plan, 'w', encoding='utf-8') as f:
      f.write('always on message busy\n')
    node.expect(node.run_words('sh', '-c', STUCK, 'sh', said,
                               options=('--svsm', '--plan', plan)))
    node.until(lambda: os.path.getsize(said), 'the reader')
    with open(said, encoding='utf-8') as f:
      words = f.read()
    assert 'Invalid argument' in words, words


def test_mount():
  with node.scratch() as folder:
    tree = os.path.join(folder, 'report')
    with node.mounted(os.path.join(folder, 'dev'), ['--tsm', tree]):
      os.mkdir(os.path.join(tree, 'x'))
      with open(os.path.join(tree, 'x', 'inblob'), 'wb') as f:
        f.write(NONCE)
      with open(os.path.join(tree, 'x', 'outblob'), 'rb', buffering=0) as f:
        assert len(f.read(4096)) == 1184
    assert os.listdir(folder) == [], os.listdir(folder)


if __name__ == '__main__':
  import node
  node.need_fuse()
  tests = [test_report, test_quirks, test_failure, test_readers, test_overtaken,
           test_readers_of_one_file, test_floor, test_svsm, test_svsm_follows_the_seed,
           test_svsm_fails, test_end_under_a_reader]
  # Others mount through fusermount3, which wants a say of its own.
  node.main(tests + ([test_mount] if os.geteuid() == 0 else []))
