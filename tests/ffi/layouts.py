#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Structures declared after the headers in another language have the sizes and
offsets that the library says, and every constant arrives there as it is:
layouts.py BUILD PREFIX LIBDIR SOURCE-DIR LANGUAGE.

The program is made from the headers.  Rust, Node and Python lay the structures
out by their own rules; Go and C++ read the headers themselves."""

import os
import re
import sys

import constants
import face
import ffi
import staged

CPP = '''#include <%(headers)s>
#include <cstddef>
#include <cstdio>
static int count, failed;
static void same(snpguest_status (*twin)(const char *, int64_t *), const char *name,
		 int64_t want)
{
	int64_t have = ~want;

	count++;
	if (twin(name, &have) == SNPGUEST_OK && have == want)
		return;
	failed = 1;
	std::printf("%%s is %%lld here, %%lld there\\n", name,
		    static_cast<long long>(want), static_cast<long long>(have));
}
int main()
{
%(lines)s
	std::printf("%%d rows\\n", count);
	return failed;
}
'''

GO = '''package main
// #cgo pkg-config: %(packages)s
%(headers)s
// #include <stdlib.h>
// typedef snpguest_status (*twin)(const char *, int64_t *);
// static snpguest_status ask(twin f, const char *name, int64_t *value) { return f(name, value); }
import "C"
import ("fmt"; "os"; "unsafe")
var count, failed int
func same(twin C.twin, name string, want int64) {
	text, have := C.CString(name), C.int64_t(^want)
	defer C.free(unsafe.Pointer(text))
	count++
	if C.ask(twin, text, &have) != 0 || int64(have) != want {
		failed = 1
		fmt.Println(name, "is", want, "here,", have, "there")
	}
}
func main() {
%(lines)s
	fmt.Println(count, "rows")
	os.Exit(failed)
}
'''

RUST = '''#![allow(non_camel_case_types, dead_code)]
use std::{ffi::CString, mem::{size_of, MaybeUninit}, process, ptr::addr_of};
use std::os::raw::{c_char, c_void};
%(structs)s
type Twin = unsafe extern "C" fn(*const c_char, *mut i64) -> i32;
%(externs)s
fn same(twin: Twin, name: &str, want: i64) -> i32 {
    let (text, mut have) = (CString::new(name).unwrap(), !want);
    if unsafe { twin(text.as_ptr(), &mut have) } == 0 && have == want { return 0; }
    println!("{name} is {want} here, {have} there");
    1
}
macro_rules! offset { ($kind:ty, $field:ident) => {{
    let whole = MaybeUninit::<$kind>::uninit();
    let at = whole.as_ptr();
    unsafe { (addr_of!((*at).$field) as usize - at as usize) as i64 }
}} }
fn main() {
    let mut failed = 0;
%(lines)s
    println!("%(count)d rows");
    process::exit(if failed > 0 { 1 } else { 0 });
}
'''

NODE = '''const koffi = require('koffi');
const twins = {};
for (const [library, name] of %(twins)s)
  twins[name] = koffi.load(`lib${library}.so.0`).func(`int32 ${name}(str name, _Out_ int64 *value)`);
const kinds = {};
for (const [name, fields] of %(structs)s)
  kinds[name] = koffi.struct(name, Object.fromEntries(fields.map(([field, type, count]) => [field,
    count ? koffi.array(kinds[type] ?? type, count) : kinds[type] ?? type])));
let failed = 0, count = 0;
function same(twin, name, want) {
  const have = [null];
  count++;
  if (twins[twin](name, have) === 0 && BigInt(have[0]) === BigInt(want))
    return;
  failed = 1;
  console.log(`${name} is ${want} here, ${have[0]} there`);
}
%(lines)s
console.log(`${count} rows`);
process.exit(failed);
'''

RUST_KINDS = {'uint8_t': 'u8', 'uint16_t': 'u16', 'uint32_t': 'u32', 'uint64_t': 'u64',
              'int32_t': 'i32', 'int64_t': 'i64', 'size_t': 'usize', 'char': 'c_char',
              'pointer': '*const c_void'}
NODE_KINDS = {'pointer': 'void *', **{kind: kind for kind in face.PLAIN}}


class Face:
  """What all languages are told: libraries, constants, structures."""

  def __init__(self, stage, top):
    self.libraries, self.constants, self.structs = [], [], {}
    known = {}
    for row in constants.LIBRARIES:
      library, function, header, headers = row
      if not os.path.exists(stage.at('include', header)):
        continue
      self.libraries.append((library, function, header))
      for line in constants.compare(stage, top, *row):
        name, _, value = line.rpartition(' = ')
        if name.startswith('SNPGUEST_'):
          known[name] = int(value)
          self.constants.append((function, name, int(value)))
      for name, fields in face.structures(top, headers, known).items():
        self.structs[name] = (function, fields)

  def asked(self):
    """(twin, question, structure, member) for each layout."""
    for name, (function, fields) in self.structs.items():
      for question, field in face.rows(name, fields):
        yield function, question, name, field

  def total(self):
    return len(self.constants) + len(list(self.asked()))


def write(stage, name, text):
  path = os.path.join(stage.work, name)
  with open(path, 'w', encoding='utf-8') as f:
    f.write(text)
  return path


def packages(what):
  return [library for library, _, _ in what.libraries]


def cpp(stage, what):
  lines = [f'\tsame({twin}, "{name}", (int64_t)({name}));' for twin, name, _ in what.constants]
  lines += [f'\tsame({twin}, "{asked}", (int64_t)({asked}));'
            for twin, asked, _, _ in what.asked()]
  headers = '>\n#include <'.join(header for _, _, header in what.libraries)
  source = write(stage, 'layouts.cpp', CPP % {'headers': headers, 'lines': '\n'.join(lines)})
  return [stage.compile(source, packages(what), compiler=(ffi.need('c++'), '-std=c++17'))]


def go(stage, what):
  # cgo gives a constant its C type; only through a variable it becomes int64.
  lines = [f'\tsame(C.twin(C.{twin}), "{name}", int64(C.{name}))'
           for twin, name, _ in what.constants]
  for twin, asked, name, field in what.asked():
    value = (f'unsafe.Offsetof(C.struct_{name}{{}}.{field})' if field
             else f'unsafe.Sizeof(C.struct_{name}{{}})')
    lines.append(f'\tsame(C.twin(C.{twin}), "{asked}", int64({value}))')
  headers = '\n'.join(f'// #include <{header}>' for _, _, header in what.libraries)
  source = write(stage, 'layouts.go', GO % {
    'packages': ' '.join(packages(what)), 'headers': headers, 'lines': '\n'.join(lines)})
  return ffi.go_build(stage, source)


def rust_struct(name, fields):
  def kind(base, count):
    base = RUST_KINDS.get(base, base)
    return f'[{base}; {count}]' if count else base
  body = ' '.join(f'{field}: {kind(base, count)},' for field, base, count in fields)
  return f'#[repr(C)] struct {name} {{ {body} }}'


def rust(stage, what):
  lines = [f'    failed += same({twin}, "{name}", {value});'
           for twin, name, value in what.constants]
  for twin, asked, name, field in what.asked():
    value = f'offset!({name}, {field})' if field else f'size_of::<{name}>() as i64'
    lines.append(f'    failed += same({twin}, "{asked}", {value});')
  externs = '\n'.join(
    f'#[link(name = "{library}")] extern "C" {{ fn {twin}(name: *const c_char, value: *mut i64)'
    ' -> i32; }' for library, twin, _ in what.libraries)
  structs = '\n'.join(rust_struct(n, fields) for n, (_, fields) in what.structs.items())
  return ffi.rust_build(stage, write(stage, 'layouts.rs', RUST % {
    'structs': structs, 'externs': externs, 'lines': '\n'.join(lines), 'count': len(lines)}))


def node(stage, what):
  lines = [f'same("{twin}", "{name}", {value}n);' for twin, name, value in what.constants]
  for twin, asked, name, field in what.asked():
    value = f'koffi.offsetof(kinds.{name}, "{field}")' if field else f'koffi.sizeof(kinds.{name})'
    lines.append(f'same("{twin}", "{asked}", {value});')
  structs = [[name, [[f, NODE_KINDS.get(kind, kind), count] for f, kind, count in fields]]
             for name, (_, fields) in what.structs.items()]
  source = write(stage, 'layouts.js', NODE % {
    'twins': [[library, twin] for library, twin, _ in what.libraries], 'structs': structs,
    'lines': '\n'.join(lines)})
  return [*ffi.node(stage)[:-1], source]


PYTHON = '''import ctypes as c, sys
twins = {name: getattr(c.CDLL(f'lib{library}.so.0'), name) for library, name in %(twins)s}
kinds = {'pointer': c.c_void_p, 'size_t': c.c_size_t, 'char': c.c_char}
kinds.update({f'{sign}int{n}_t': getattr(c, f'c_{sign}int{n}')
              for sign in ('', 'u') for n in (8, 16, 32, 64)})
for name, fields in %(structs)s:
  kinds[name] = type(name, (c.Structure,), {'_fields_': [
    (field, kinds[kind] * count if count else kinds[kind]) for field, kind, count in fields]})
wrong = []
def same(twin, name, want):
  have = c.c_int64(~want)
  if twins[twin](name.encode(), c.byref(have)) or have.value != want:
    wrong.append((name, want, have.value))
%(lines)s
print(wrong or '%(count)d rows')
sys.exit(bool(wrong))
'''


def python(stage, what):
  lines = [f'same("{twin}", "{name}", {value})' for twin, name, value in what.constants]
  for twin, asked, name, field in what.asked():
    value = f'kinds["{name}"].{field}.offset' if field else f'c.sizeof(kinds["{name}"])'
    lines.append(f'same("{twin}", "{asked}", {value})')
  structs = [(name, fields) for name, (_, fields) in what.structs.items()]
  return [sys.executable, '-B', write(stage, 'layouts_here.py', PYTHON % {
    'twins': [(library, twin) for library, twin, _ in what.libraries], 'structs': structs,
    'lines': '\n'.join(lines), 'count': len(lines)})]


def main():
  stage, (top, language) = staged.from_arguments()
  with stage:
    what = Face(stage, top)
    command = {'python': python, 'cpp': cpp, 'rust': rust, 'go': go,
               'node': node}[language](stage, what)
    said = staged.run(command, env=stage.env())
  if not re.search(rf'^{what.total()} rows$', said, re.M) or what.total() < 250:
    staged.die(f'{what.total()} rows wanted: {said}')
  print(f'{len(what.constants)} constants, {len(what.structs)} structures')
  sys.exit(0)


if __name__ == '__main__':
  main()
