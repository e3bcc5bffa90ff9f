#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keys in no core and in no log: hidden.py NODE KEYS SNPGUESTCTL."""

import base64
import os
import re
import resource
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'node'))

import node
import sevguest as sev

CTL = os.path.abspath(sys.argv[3])


def allow_cores():
  hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
  resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))


def core_limit(pid):
  with open(f'/proc/{pid}/limits', encoding='ascii') as f:
    return next(line.split()[4] for line in f if line.startswith('Max core file size'))


def cores(folder):
  return [name for name in os.listdir(folder) if name.startswith('core')]


def undumped(pid):
  """Bytes of @pid that a dump leaves out."""
  with open(f'/proc/{pid}/smaps', encoding='utf-8') as f:
    text = f.read()
  return sum(int(size) for size, flags in
             re.findall(r'^Size: +(\d+) kB.*?^VmFlags:([^\n]*)', text, re.M | re.S)
             if ' dd' in flags and ' io' not in flags)


def start(folder, *options):
  path = os.path.join(folder, 'dev')
  daemon = subprocess.Popen(
    node.words('mount', ['--rate-s', '0', '--state', os.path.join(folder, 'state'), '--control',
                         os.path.join(folder, 'control'), *options], path),
    cwd=folder, preexec_fn=allow_cores, stdout=subprocess.PIPE,
    stderr=open(os.path.join(folder, 'said'), 'wb'))
  assert daemon.stdout.readline(), 'the node does not start'
  return daemon, path


def test_no_core():
  """A node that crashes leaves no core, where another program leaves one."""
  with node.scratch() as folder:
    with subprocess.Popen(['sleep', '60'], cwd=folder, preexec_fn=allow_cores) as other:
      other.send_signal(signal.SIGABRT)
    others = cores(folder)
    for name in others:
      os.unlink(os.path.join(folder, name))
    daemon, path = start(folder)
    try:
      assert undumped(daemon.pid) >= 100, 'nothing is kept out of dumps'
      if os.geteuid() == 0 or resource.getrlimit(resource.RLIMIT_CORE)[1] > 1:
        assert core_limit(daemon.pid) in '01', core_limit(daemon.pid)
      sev.Device(path).close()
    finally:
      daemon.send_signal(signal.SIGABRT)
      daemon.wait(30)
      daemon.stdout.close()
      subprocess.run(['umount' if os.geteuid() == 0 else 'fusermount3',
                      *([] if os.geteuid() == 0 else ['-u']), path], check=False)
    assert not cores(folder), cores(folder)
    print('a core of another program: ' + ('is left' if others else 'goes elsewhere, if anywhere'))


def test_command_may():
  """The command under `run` has the limit that it would have without."""
  def limited():
    resource.setrlimit(resource.RLIMIT_CORE, (4096, resource.getrlimit(resource.RLIMIT_CORE)[1]))
  if resource.getrlimit(resource.RLIMIT_CORE)[1] < 4096:
    return
  done = subprocess.run(node.words('run', (), 'sh', '-c', 'ulimit -c'), capture_output=True,
                        text=True, preexec_fn=limited, timeout=60, check=True)
  assert done.stdout.strip() in ('4', '8'), done


def test_tool():
  """snpguestctl key, while it waits for a host that throttles."""
  with node.scratch() as folder:
    plan = os.path.join(folder, 'plan')
    with open(plan, 'w', encoding='ascii') as f:
      f.write('always on key busy\n')
    daemon, path = start(folder, '--plan', plan)
    try:
      with subprocess.Popen([CTL, 'key', '-d', path, '-o', os.path.join(folder, 'key'), '-t', '2'],
                            preexec_fn=allow_cores, stderr=subprocess.DEVNULL) as tool:
        node.until(lambda: core_limit(tool.pid) in '01', 'the limit')
        assert tool.wait(30) == 1
    finally:
      daemon.terminate()
      daemon.wait(30)
      daemon.stdout.close()


def forms(secret):
  """How a careless print could show it."""
  for part in (secret, secret[::-1]):
    for piece in (part[:16], part[-16:]):
      yield piece
      yield piece.hex().encode()
      yield piece.hex().upper().encode()
      yield base64.b64encode(piece)[:20]
      yield b' '.join(b'%02x' % byte for byte in piece)
      yield b':'.join(b'%02x' % byte for byte in piece)


def everything_said(folder, device):
  """All that node and tool print about a key, and the key."""
  key = os.path.join(folder, 'key')
  said = []
  for words in (['key', '-o', key], ['key', '-o', key, '--json'], ['key', '-o', key + '2', '-q'],
                ['report', '-x'], ['report', '-x', '--json']):
    done = subprocess.run([CTL, words[0], '-d', device, *words[1:]], capture_output=True,
                          check=True, timeout=60)
    said.append(done.stdout + done.stderr)
  for words in (['log', '0'], ['status'], ['plan', os.devnull], ['reboot'], ['log', '0']):
    done = subprocess.run([node.PROGRAM, 'control', os.path.join(folder, 'control'), *words],
                          capture_output=True, check=True, timeout=60)
    said.append(done.stdout + done.stderr)
  with open(key, 'rb') as f:
    return said, f.read()


def test_no_log():
  with node.scratch() as folder:
    daemon, path = start(folder)
    try:
      said, key = everything_said(folder, path)
    finally:
      daemon.terminate()
      said.append(daemon.communicate(timeout=30)[0])
    with open(os.path.join(folder, 'said'), 'rb') as f:
      said.append(f.read())
    with open(os.path.join(folder, 'state', 'chip'), 'rb') as f:
      chip = f.read()[-96:]
    assert len(key) == 32 and len(chip) == 96 and sum(map(len, said)) > 4000
    for secret in (key, chip[:48], chip[48:]):
      for form in forms(secret):
        assert not any(form in text for text in said), 'a secret is printed'
    # Were it there, it would be found.
    assert any(form in b'x' + key.hex().encode() for form in forms(key))


if __name__ == '__main__':
  node.need_fuse()
  node.main([test_no_core, test_command_may, test_tool, test_no_log])
