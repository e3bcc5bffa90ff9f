#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`snpguest-node run`: how the command's end becomes its own, signals, and
that nothing stays behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time

import node

SLEEP = 'echo $$; exec sleep 60'


def start(script, *options):
  """A running `run -- sh -c SCRIPT`, and the command's pid that it prints."""
  running = subprocess.Popen(node.words('run', options, '--', 'sh', '-c', script),
                             env=node.environment(), stdout=subprocess.PIPE,
                             text=True)
  return running, int(running.stdout.readline())


def gone(pid):
  try:
    with open(f'/proc/{pid}/stat', encoding='utf-8') as f:
      return f.read().rsplit(')', 1)[1].split()[0] == 'Z'
  except (FileNotFoundError, ProcessLookupError):
    return True


def test_exit_codes():
  for script, code in (('exit 0', 0), ('exit 42', 42), ('kill -9 $$', -9),
                       ('kill -TERM $$', -15)):
    node.expect(node.run_words('sh', '-c', script), code)
  missing = node.expect(node.run_words('/no/such/command'), 127)
  assert '/no/such/command' in missing.stderr, missing.stderr
  node.expect(node.run_words('/dev/null'), 126)


def test_signals_are_passed_on():
  for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
    running, _ = start(SLEEP)
    running.send_signal(number)
    assert running.wait(30) == -number, f'{number!r}: {running.returncode}'
  running, _ = start('trap "exit 7" USR2; echo $$; while :; do sleep 0.05; done')
  running.send_signal(signal.SIGUSR2)
  assert running.wait(30) == 7


def test_killed():
  """kill -9 of either ends both, and the host sees nothing of it."""
  running, command = start(SLEEP)
  running.kill()
  running.wait(30)
  node.until(lambda: gone(command), 'the command lives on')
  running, command = start(SLEEP)
  os.kill(command, signal.SIGKILL)
  assert running.wait(30) == -signal.SIGKILL
  assert not [path for path in node.mounts() if path.startswith('/dev')]


FAMILY = '''
sleep 61 & echo $! >&2
(setsid sh -c 'sleep 62 & echo $! >&2; exec sleep 63 <&- >&-' &)
echo $$; exec sleep 64
'''


def family(wait):
  """A running command with children that have gone their own way; its pids."""
  with tempfile.TemporaryFile('w+') as told:
    running = subprocess.Popen(node.words('run', (), '--', 'sh', '-c', FAMILY), stderr=told,
                               stdout=subprocess.PIPE, text=True)
    pids = [int(running.stdout.readline())]

    def heard():
      told.seek(0)
      return len(told.read().split()) == 2
    node.until(heard, 'the children')
    told.seek(0)
    pids += map(int, told.read().split())
  for pid in wait(running, pids[0]):
    os.kill(pid, signal.SIGKILL)
  return running, pids


def test_killed_with_all_it_started():
  running, pids = family(lambda running, command: [running.pid])
  running.wait(30)
  node.until(lambda: all(map(gone, pids)), f'of {pids} one lives on')
  # What a command leaves behind is its own affair.
  running, pids = family(lambda running, command: [command])
  assert running.wait(30) == -signal.SIGKILL
  assert gone(pids[0]) and not any(map(gone, pids[1:])), pids
  for pid in pids[1:]:
    os.kill(pid, signal.SIGKILL)


def parent(pid):
  with open(f'/proc/{pid}/stat', encoding='utf-8') as f:
    return int(f.read().rsplit(')', 1)[1].split()[1])


def test_killed_with_a_command_that_ends():
  """The command may end first, for its device has gone."""
  keeper = []

  def hold(running, command):
    keeper.append(parent(command))
    os.kill(keeper[0], signal.SIGSTOP)
    return running.pid, command
  running, pids = family(hold)
  running.wait(30)
  node.until(lambda: gone(pids[0]), 'the command lives on')
  os.kill(keeper[0], signal.SIGCONT)
  node.until(lambda: all(map(gone, pids)), f'of {pids} one lives on')


def test_open_files():
  """What was open for the command is open for it, and nothing else is."""
  if node.SLOWER > 1:
    print('not done: what checks the program has files of its own open')
    return
  with tempfile.TemporaryFile('w+') as mine:
    os.set_inheritable(mine.fileno(), True)
    words = ['ls', '/proc/self/fd']
    without = subprocess.run(words, capture_output=True, text=True, check=True, close_fds=False)
    done = node.expect(node.run_words(*words, close_fds=False))
    assert str(mine.fileno()) in done.stdout.split()
    assert done.stdout == without.stdout, (done.stdout, without.stdout)


def test_signal_actions():
  """The command ignores what the one ignores who starts `run`, and no more."""
  words = ['grep', 'SigIgn', '/proc/self/status']
  for restore in (True, False):  # Python itself ignores SIGPIPE
    without = subprocess.run(words, capture_output=True, text=True, check=True,
                             restore_signals=restore)
    done = node.expect(node.run_words(*words, restore_signals=restore))
    assert done.stdout == without.stdout, (restore, done.stdout, without.stdout)


# The words about it go to where nobody reads.
MAKE_IT_SPEAK = '''
rm -r "$2" && echo >"$2"
"$1" control "$3" update snp=99 2>&1 | grep 'not written' && "$1" control "$3" status
'''


def test_nobody_reads_its_words():
  """They are lost, and that is all: whoever makes it speak ends nothing."""
  with node.scratch() as folder:
    pki, socket = (os.path.join(folder, name) for name in ('pki', 'control'))
    speak = ['sh', '-c', MAKE_IT_SPEAK, 'sh', node.PROGRAM, pki, socket]
    options = ['--pki', pki, '--control', socket]
    deaf, words = os.pipe()
    os.close(deaf)
    node.expect(subprocess.run(node.words('run', options, '--', *speak), stderr=words,
                               stdout=subprocess.PIPE, text=True, timeout=120, check=False))
    os.remove(pki)
    with node.mounted(os.path.join(folder, 'device'), options, stderr=words) as daemon:
      node.expect(subprocess.run(speak, capture_output=True, text=True, timeout=120, check=False))
      daemon.terminate()
      assert daemon.wait(30) == 0, daemon.returncode
    os.close(words)


def test_dev():
  """What was in /dev is there, the device is beside it, for it alone."""
  before = sorted(os.listdir('/dev'))
  done = node.expect(node.run(
    'import os, pty; print("\\n".join(os.listdir("/dev")))\n'
    'open("/dev/null", "w").write("x"); open("/dev/urandom", "rb").read(8)\n'
    'pty.openpty()\n'
    'assert os.readlink("/dev/fd") == "/proc/self/fd"'))
  inside = set(done.stdout.split())
  assert inside >= set(before) - {'sev-guest'} | {'sev-guest'}, set(before) - inside
  assert sorted(os.listdir('/dev')) == before, 'the host\'s /dev changed'


def test_environment():
  with node.scratch() as folder:
    pki = os.path.join(folder, 'pki')
    script = 'test "$SNPGUEST_SIM_PKI" = "$1" && pwd && id -u'
    done = node.expect(node.run_words('sh', '-c', script, 'sh', pki,
                                      options=['--pki', pki], cwd=folder))
    assert done.stdout.split() == [folder, str(os.geteuid())], done.stdout
    assert sorted(os.listdir(pki)) == ['ark.der', 'ask.der', 'asvk.der', 'crl.der',
                                       'leaf.der']


def test_usage():
  for words in ([], ['run'], ['mount'], ['mount', 'a', 'b'], ['fly'],
                ['run', '--nope', 'x'], ['run', '--line', 'rome', 'x'],
                ['run', '--rate-s', '-1', 'x'], ['run', '--rate-burst', '0', 'x'],
                ['run', '--vmpck-id=4', 'x'], ['run', '--mode', '0999', 'x'],
                ['run', '--line']):
    done = subprocess.run([node.PROGRAM, *words], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 2 and done.stderr, (words, done)
  for words in (['--help'], ['--version'], ['run', '--help']):
    done = subprocess.run([node.PROGRAM, *words], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0 and 'snpguest-node' in done.stdout, (words, done)


def test_in_itself():
  node.expect(node.run_words(*node.words('run', (), '--', sys.executable, '-B', '-c',
                                         'import abi; abi.client_good()')))


# A root like this one, but a plain folder: the first word.
NEW_ROOT = '''
cd "$1"; shift
for name in $(ls /); do
  if [ -L "/$name" ]; then cp -P "/$name" .
  elif [ -d "/$name" ]; then mkdir "$name"; mount --rbind "/$name" "$name"
  fi
done
exec chroot . "$@"
'''


def test_chroot():
  """A root that is a plain folder: refused in words, and it goes as told."""
  if os.geteuid() != 0:
    return
  for before, code in (('', 1), ('mount --bind "$1" "$1"', 0)):
    with node.scratch() as folder:
      done = node.expect(subprocess.run(
        ['unshare', '-m', '--propagation', 'slave', 'sh', '-ec', before + NEW_ROOT, 'sh', folder,
         *node.words('run', (), '--', 'test', '-f', '/dev/sev-guest')],
        capture_output=True, text=True, check=False), code)
    assert ('mount --bind' in done.stderr) == (code == 1), done.stderr


def test_speed():
  """Starting costs nothing that anybody would notice."""
  start_time = time.monotonic()
  node.expect(node.run_words('true'))
  assert time.monotonic() - start_time < 15 * node.SLOWER


if __name__ == '__main__':
  node.need_fuse()
  # What nohup ignores, a command would ignore as well, and live on.
  signal.signal(signal.SIGHUP, signal.SIG_DFL)
  node.main([test_exit_codes, test_signals_are_passed_on, test_killed,
             test_killed_with_all_it_started,
             test_killed_with_a_command_that_ends, test_open_files,
             test_signal_actions, test_nobody_reads_its_words, test_dev, test_environment, test_usage, test_in_itself, test_chroot,
             test_speed])
