// SPDX-License-Identifier: MIT
// An extended report, its verdict and a split error, in Rust with std alone.
use std::{ffi::{CStr, CString}, os::raw::{c_char, c_void}};
use std::{env, fs, io::Read, mem::size_of, process, ptr};

#[repr(C)]
#[derive(Default)]
struct Fault {
    os_errno: i32,
    fw_error: u32,
    vmm_error: u32,
    response_status: u32,
    attempts: u32,
    rsvd: [u32; 3],
}

#[repr(C)]
struct ReportRequest {
    size: u32,
    vmpl: u32,
    key_sel: u32,
    rsvd: u32,
    user_data: [u8; 64],
}

type Handle = *mut c_void;

#[link(name = "snpguest")]
extern "C" {
    fn snpguest_constant(name: *const c_char, value: *mut i64) -> i32;
    fn snpguest_status_name(status: i32) -> *const c_char;
    fn snpguest_fault_format(st: i32, f: *const Fault, text: *mut c_char, cap: usize) -> usize;
    fn snpguest_open(path: *const c_char, options: *const c_void, dev: *mut Handle,
                     f: *mut Fault) -> i32;
    fn snpguest_get_report(dev: Handle, request: *const ReportRequest, raw: *mut u8, cap: usize,
                           len: *mut usize, f: *mut Fault) -> i32;
    fn snpguest_get_ext_report(dev: Handle, request: *const ReportRequest, raw: *mut u8, cap: usize,
                               len: *mut usize, certs: *mut Handle, f: *mut Fault) -> i32;
    fn snpguest_certs_free(certs: Handle);
    fn snpguest_close(dev: Handle);
}

#[link(name = "snpguest-verify")]
extern "C" {
    fn snpguest_verifier_new(verifier: *mut Handle) -> i32;
    fn snpguest_verifier_add_root(verifier: Handle, bytes: *const u8, len: usize) -> i32;
    fn snpguest_verifier_set_user_data(verifier: Handle, data: *const u8) -> i32;
    fn snpguest_verifier_check(verifier: Handle, raw: *const u8, len: usize, certs: Handle,
                               verdict: *mut c_void, size: usize) -> i32;
    fn snpguest_verifier_free(verifier: Handle);
}

fn must(status: i32, fault: &Fault) {
    if status != 0 {
        let mut text = [0 as c_char; 256];
        unsafe { snpguest_fault_format(status, fault, text.as_mut_ptr(), text.len()) };
        eprintln!("{}", unsafe { CStr::from_ptr(text.as_ptr()) }.to_string_lossy());
        process::exit(1);
    }
}

fn constant(name: &str) -> i64 {
    let (name, mut value) = (CString::new(name).unwrap(), 0);
    must(unsafe { snpguest_constant(name.as_ptr(), &mut value) }, &Fault::default());
    value
}

fn verify(raw: &[u8], certs: Handle, nonce: &[u8; 64]) -> i32 {
    let root = fs::read(env::var("SNPGUEST_SIM_PKI").unwrap() + "/ark.der").unwrap();
    let (mut verifier, none) = (ptr::null_mut(), Fault::default());
    unsafe {
        must(snpguest_verifier_new(&mut verifier), &none);
        must(snpguest_verifier_add_root(verifier, root.as_ptr(), root.len()), &none);
        must(snpguest_verifier_set_user_data(verifier, nonce.as_ptr()), &none);
        let status = snpguest_verifier_check(verifier, raw.as_ptr(), raw.len(), certs,
                                             ptr::null_mut(), 0);
        snpguest_verifier_free(verifier);
        status
    }
}

fn main() {
    let sizes = (size_of::<Fault>() as i64, size_of::<ReportRequest>() as i64);
    assert_eq!(sizes, (constant("sizeof(struct snpguest_fault)"),
                       constant("sizeof(struct snpguest_report_request)")));
    let mut request = ReportRequest { size: sizes.1 as u32, vmpl: 0, key_sel: 0, rsvd: 0,
                                      user_data: [0; 64] };
    fs::File::open("/dev/urandom").unwrap().read_exact(&mut request.user_data).unwrap();
    let mut raw = vec![0u8; constant("SNPGUEST_REPORT_SIZE_MAX") as usize];
    let (mut dev, mut certs) = (ptr::null_mut(), ptr::null_mut());
    let (mut len, mut fault) = (0, Fault::default());
    unsafe {
        must(snpguest_open(ptr::null(), ptr::null(), &mut dev, &mut fault), &fault);
        must(snpguest_get_ext_report(dev, &request, raw.as_mut_ptr(), raw.len(), &mut len,
                                     &mut certs, &mut fault), &fault);
        let accepted = (verify(&raw[..len], certs, &request.user_data) == 0) as i32;
        println!("accepted {accepted}: {len} bytes");
        snpguest_certs_free(certs);
        request.key_sel = constant("SNPGUEST_KEY_SEL_VLEK") as u32;
        let status = snpguest_get_report(dev, &request, raw.as_mut_ptr(), raw.len(), &mut len,
                                         &mut fault);
        let name = CStr::from_ptr(snpguest_status_name(status)).to_string_lossy();
        println!("{name} response_status {:#x} errno {}", fault.response_status, fault.os_errno);
        snpguest_close(dev);
    }
}
