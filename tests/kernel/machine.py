# SPDX-License-Identifier: MIT
"""A kernel booted in QEMU under software emulation, and what it printed."""

import os
import re
import shutil
import subprocess
import tempfile

import initramfs
import pythonhome

HERE = os.path.dirname(os.path.abspath(__file__))
SRC = os.path.join(HERE, '..', '..', 'src')
# What gcm(aes) is made of, in the order of loading.
CIPHER = ('gf128mul', 'ghash-generic', 'ctr', 'crypto_null', 'gcm')
# Modules of the tests.
OTHERS = ('beside', 'planted')
WARNS = re.compile(r'\bwarning\b|\berror\b', re.I)
# What a kernel says when it is not well.
SICK = re.compile(r'\bBUG:|WARNING:|UBSAN:|\bOops|general protection|kernel panic|'
                  r'blocked for more than|unreferenced object|'
                  r'possible (circular|recursive)|suspicious RCU', re.I)


def stage(folder):
  """Copy the sources: a kernel's build leaves objects beside them."""
  for room in ('wire', 'core', 'kmod'):
    shutil.copytree(os.path.join(SRC, room), os.path.join(folder, room),
                    dirs_exist_ok=True)
  for other in OTHERS:
    shutil.copytree(os.path.join(HERE, other), os.path.join(folder, other),
                    dirs_exist_ok=True)
  return os.path.join(folder, 'kmod')


def make(headers, folder, *options):
  """Build the modules of a folder; what the compiler warned of."""
  # No type information for the modules: it would need pahole.
  done = subprocess.run(
    ['make', '-C', headers, f'M={folder}', 'W=1', 'CONFIG_DEBUG_INFO_BTF_MODULES=',
     *options, 'modules'], capture_output=True, text=True, check=False)
  said = done.stdout + done.stderr
  assert done.returncode == 0, said
  return [line for line in said.splitlines() if WARNS.search(line)]


def build(headers, folder, *options):
  """The modules' folder, and what the compiler warned of."""
  kmod = stage(folder)
  warned = make(headers, kmod, 'SNPGUEST_FAKEHOST=m', *options)
  for other in OTHERS:
    warned += make(headers, os.path.join(folder, other), *options)
  return kmod, warned


def system(steps, programs):
  """An initramfs that boots, and then does @steps."""
  ram, seen = initramfs.Initramfs(), set()
  for folder in ('bin', 'dev', 'proc', 'sys', 'tmp', 'run', 'modules'):
    ram.folder(folder)
  ram.device('dev/console', 5, 1)
  ram.file('init', os.path.join(HERE, 'init'))
  ram.data('steps', steps.encode())
  ram.data('sick', f'{SICK.pattern}\n'.encode())
  ram.file('bin/busybox', shutil.which('busybox'))
  for name, program in programs.items():
    ram.program(f'bin/{name}', program, seen)
  return ram


def pack(kmod, path, own, programs, extra, steps, modules=()):
  """An initramfs: @own maps a kernel's module name to its file; @modules of
  Python, with the interpreter, if there are any."""
  ram = system(steps, programs)
  for number, name in enumerate(CIPHER):
    if own(name):
      ram.file(f'modules/{number}-{name}.ko', own(name))
  for name in ('snpguest.ko', 'snpguest-fakehost.ko',
               *(f'../{other}/{other}.ko' for other in OTHERS)):
    ram.file(os.path.basename(name), os.path.join(kmod, name))
  for name, source in extra.items():
    ram.file(name, source)
  if modules:
    pythonhome.add(ram, modules, set())
  ram.write(path)


def boot(image, ram, seconds):
  """As boot_once(); again where the kernel did not come as far as /init.  The
  emulator sometimes takes a breakpoint of the kernel's patching of its own
  code for one that was meant to stop it: nothing of the test was there yet."""
  for _ in range(3):
    serial = boot_once(image, ram, seconds)
    if re.search(r'^begin$', serial, re.M):
      break
  return serial


def boot_once(image, ram, seconds):
  """Everything on the serial line, until the machine is off."""
  words = ['qemu-system-x86_64', '-machine', 'pc', '-accel', 'tcg', '-cpu', 'max',
           '-m', '768', '-smp', '2,sockets=2', '-nographic', '-nodefaults', '-no-reboot',
           '-serial', 'stdio', '-kernel', image, '-initrd', ram, '-append',
           'console=ttyS0 panic=-1 quiet nokaslr no_timer_check reboot=t '
           'mitigations=off rdinit=/init']
  with tempfile.TemporaryFile() as out:
    try:
      subprocess.run(words, stdin=subprocess.DEVNULL, stdout=out, timeout=seconds,
                     stderr=subprocess.STDOUT, check=False)
      late = ''
    except subprocess.TimeoutExpired:
      late = f'\nnot ok: the machine was still running after {seconds} s\n'
    out.seek(0)
    return out.read().decode(errors='replace').replace('\r', '') + late


def judge(serial):
  """(passed, [what went wrong])."""
  passed = re.findall(r'^ok (.*)$', serial, re.M)
  wrong = re.findall(r'^not ok.*$', serial, re.M)
  # The log's lines may have been on the console before.
  wrong += dict.fromkeys(line for line in serial.splitlines() if SICK.search(line))
  if not re.search(r'^end$', serial, re.M):
    wrong.append('the machine did not come to its end')
  if not passed:
    wrong.append('no test passed')
  return passed, wrong
