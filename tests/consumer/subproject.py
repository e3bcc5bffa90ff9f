#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A project that carries this one as a meson subproject, and one that finds it
with CMake, for each library: subproject.py BUILD PREFIX LIBDIR SOURCE-DIR KIND."""

import os
import re
import shutil
import sys

import staged

# dependency() alone finds the subproject, by what its wrap says it provides.
MESON = '''project('consumer', 'c', default_options: ['default_library=static',
  'libsnpguest:tests=disabled', 'libsnpguest:cli=disabled', 'libsnpguest:node=disabled',
  'libsnpguest:examples=disabled', 'libsnpguest:man=disabled'])
foreach name, package : {'report': 'snpguest', 'verify': 'snpguest-verify', 'sim': 'snpguest-sim'}
  executable(name, name + '.c', dependencies: dependency(package, allow_fallback: true))
endforeach
'''
CMAKE = '''cmake_minimum_required(VERSION 3.13)
project(consumer C)
find_package(PkgConfig REQUIRED)
function(consumer name package)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${package})
  add_executable(${name} ${name}.c)
  target_link_libraries(${name} PkgConfig::${name})
endfunction()
consumer(report snpguest)
consumer(verify snpguest-verify)
consumer(sim snpguest-sim)
'''
# The words of consumer.py's programs.
SAYS = {'report': 'OK 1184\n', 'verify': 'E_FORMAT\n', 'sim': 'OK\n'}


def put(folder, name, text):
  with open(os.path.join(folder, name), 'w', encoding='utf-8') as f:
    f.write(text)


def wrap_of(readme):
  """The wrap file that README.md gives."""
  with open(readme, encoding='utf-8') as f:
    found = re.search(r'^```ini\n(\[wrap-git\].*?)^```', f.read(), re.M | re.S)
  if not found:
    staged.die('README.md has no wrap file')
  return found[1]


def meson(_, top, folder):
  put(folder, 'meson.build', MESON)
  os.mkdir(os.path.join(folder, 'subprojects'))
  put(folder, 'subprojects/libsnpguest.wrap', wrap_of(os.path.join(top, 'README.md')))
  # As if it had been fetched already.
  os.symlink(top, os.path.join(folder, 'subprojects', 'libsnpguest'))
  build = os.path.join(folder, 'build')
  # Nothing that is installed here may serve.
  staged.run(['meson', 'setup', '--wrap-mode=forcefallback', build, folder])
  staged.run(['ninja', '-C', build, *SAYS])


def cmake(stage, _, folder):
  if not shutil.which('cmake'):
    staged.skip('no cmake here')
  put(folder, 'CMakeLists.txt', CMAKE)
  # The staging folder is before OpenSSL's paths, too, where CMake looks for them.
  os.makedirs(os.path.join(stage.root, 'usr', 'include'), exist_ok=True)
  build = os.path.join(folder, 'build')
  staged.run(['cmake', '-S', folder, '-B', build], env=stage.env())
  staged.run(['cmake', '--build', build], env=stage.env())


def main():
  stage, (top, kind) = staged.from_arguments()
  with stage:
    folder = os.path.join(stage.work, kind)
    os.mkdir(folder)
    for name in SAYS:
      shutil.copy(os.path.join(top, f'tests/consumer/{name}.c'), folder)
    {'meson': meson, 'cmake': cmake}[kind](stage, top, folder)
    machine = stage.machine()
    for name, words in SAYS.items():
      program = [os.path.join(folder, 'build', name)]
      said = staged.run((machine if name == 'report' else []) + program, env=stage.env())
      if said != words:
        staged.die(f'{name} said {said!r}, not {words!r}')
  sys.exit(0)


if __name__ == '__main__':
  main()
