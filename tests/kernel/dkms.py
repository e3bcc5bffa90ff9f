#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""dkms(8) itself takes, builds and installs the module from src/kmod/dkms.conf
for one of Debian's kernels, in trees of the test's own; and refuses a kernel
that the module has no way to a host in.

dkms.py SERIES VERSION
"""

import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import boot
import machine

OTHERS = '6.13.1-amd64'


def source(folder, version):
  """/usr/src/snpguest-VERSION as dkms.conf describes it."""
  here = os.path.join(folder, 'src', f'snpguest-{version}')
  for room in ('wire', 'core', 'kmod'):
    shutil.copytree(os.path.join(machine.SRC, room), os.path.join(here, room))
  shutil.move(os.path.join(here, 'kmod', 'dkms.conf'), here)


def dkms(folder, *words):
  trees = ['--dkmstree', f'{folder}/dkms', '--sourcetree', f'{folder}/src',
           '--installtree', f'{folder}/lib/modules']
  done = subprocess.run(['dkms', *words, *trees], capture_output=True, text=True, check=False)
  logs = glob.glob(f'{folder}/dkms/snpguest/*/build/make.log')
  said = done.stdout + done.stderr
  if done.returncode and logs:
    with open(logs[0], encoding='utf-8') as f:
      said += f.read()
  return done.returncode, said


def expect(done, good=True):
  assert (done[0] == 0) == good, done[1]
  return done[1]


def check_module(folder, abi, version):
  found = glob.glob(f'{folder}/lib/modules/{abi}/**/snpguest.ko*', recursive=True)
  assert len(found) == 1, found
  said = subprocess.run(['modinfo', found[0]], capture_output=True, text=True,
                        check=True).stdout
  assert re.search(rf'^vermagic: +{re.escape(abi)} ', said, re.M), said
  assert re.search(r'^parm: +vmpck_id:', said, re.M), said
  # The fake host must not come to anybody's system.
  assert not glob.glob(f'{folder}/**/snpguest-fakehost.ko*', recursive=True)
  assert f'snpguest/{version}' in expect(dkms(folder, 'status')) or version


def main():
  series, version = sys.argv[1:3]
  boot.need('dkms', 'modinfo')
  if os.geteuid() != 0:
    # Nothing that a test bench lacks: no failure there.
    print('skipped: dkms works for root only')
    sys.exit(77)
  kernel = boot.kernel_of(series)
  which = ['-m', 'snpguest', '-v', version]
  at = ['-k', kernel.abi, '--kernelsourcedir', kernel.headers]
  with tempfile.TemporaryDirectory() as folder:
    os.makedirs(f'{folder}/dkms')
    os.makedirs(f'{folder}/lib/modules/{kernel.abi}')
    source(folder, version)
    expect(dkms(folder, 'add', *which))
    expect(dkms(folder, 'build', *which, *at))
    expect(dkms(folder, 'install', *which, *at, '--no-depmod'))
    check_module(folder, kernel.abi, version)
    said = expect(dkms(folder, 'build', *which, '-k', OTHERS, '--kernelsourcedir',
                       kernel.headers), good=False)
    assert 'BUILD_EXCLUSIVE' in said, said
    expect(dkms(folder, 'remove', *which, '--all'))
  print(f'dkms built and installed snpguest {version} for {kernel.abi}')


if __name__ == '__main__':
  main()
