//! `errno`

use taipan_gc::Gc;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::str::Str;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "errno",
    doc: "This module makes available standard errno system symbols.\n\n\
          The value of each symbol is the corresponding integer value,\n\
          e.g., on most systems, errno.ENOENT equals the integer 2.\n\n\
          The dictionary errno.errorcode maps numeric codes to symbol names,\n\
          e.g., errno.errorcode[2] could be the string 'ENOENT'.\n\n\
          Symbols that are not relevant to the underlying system are not defined.\n\n\
          To map error codes to error messages, use the function os.strerror(),\n\
          e.g. os.strerror(2) could return 'No such file or directory'.",
    functions: &[],
    types: &[],
    exec: Some(exec),
};

macro_rules! table {
    ($($name:ident)*) => {
        &[$((stringify!($name), libc::$name),)*]
    };
}

/// The error numbers. Of several names of a number the last one stands in `errorcode`.
const NUMBERS: &[(&str, i32)] = table! {
    ENODEV ENOCSI EHOSTUNREACH ENOMSG EUCLEAN EL2NSYNC EL2HLT ENODATA ENOTBLK ENOSYS EPIPE EINVAL EOVERFLOW EADV
    EINTR EUSERS ENOTEMPTY ENOBUFS EPROTO EREMOTE ENAVAIL ECHILD ELOOP EXDEV E2BIG ESRCH EMSGSIZE EAFNOSUPPORT EBADR
    EHOSTDOWN EPFNOSUPPORT ENOPROTOOPT EBUSY EWOULDBLOCK EBADFD EDOTDOT EISCONN ENOTCONN ESHUTDOWN ENOTUNIQ ENOTSUP ENOSTR
    EBADF EBADSLT EISNAM ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EBADMSG EREMCHG EL3HLT EL3RST EPROTONOSUPPORT
    ECONNABORTED EINPROGRESS ENFILE EEXIST EUNATCH EDESTADDRREQ EPROTOTYPE EPERM EALREADY ENETDOWN ENOLCK EBFONT
    ECANCELED EROFS EADDRNOTAVAIL EHWPOISON EISDIR EMFILE EMLINK EILSEQ EIO ELIBACC ELIBBAD ELIBEXEC ELIBMAX ELIBSCN
    ELNRNG EMEDIUMTYPE EMULTIHOP ENAMETOOLONG ENETRESET ENETUNREACH ENOANO ENOENT ENOEXEC ENOLINK ENOMEDIUM ENOMEM
    ENONET ENOPKG ENOSPC ENOSR ENOTDIR ENOTNAM ENOTRECOVERABLE ENOTSOCK ENOTTY ENXIO EOPNOTSUPP EOWNERDEAD ERANGE
    EREMOTEIO ERESTART ERFKILL ESOCKTNOSUPPORT ESPIPE ESRMNT ESTALE ESTRPIPE ETIME ETIMEDOUT ETOOMANYREFS ETXTBSY
    EXFULL EACCES EADDRINUSE EAGAIN EBADE EBADRQC ECHRNG ECOMM ECONNREFUSED ECONNRESET EDEADLK EDEADLOCK EDOM EDQUOT
    EFAULT EFBIG EIDRM
};

fn exec(thread: &mut Thread, space: Gc<Dict>) -> PyResult<()> {
    let interp = thread.interp();
    let codes = Dict::new(thread);
    for &(name, number) in NUMBERS {
        let number = int::from_i64(&interp, number.into());
        space.set_text(thread, name, number)?;
        codes.set(thread, number, Str::intern(&interp, name).as_value())?;
    }
    space.set_text(thread, "errorcode", codes.as_value())
}
