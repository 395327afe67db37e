//! Native modules as programs use them: the files of `programs/` hold assertions that CPython 3.14 passes too.

use taipan_runtime::builtins;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::thread::Thread;
use taipan_stdlib::modules::MODULES;

/// Runs a program as usual, and with a collection at every safepoint.
fn run(text: &str, file: &str) {
    for collect_always in [false, true] {
        let config = Config { collect_always, ..Config::default() };
        let interp = Interpreter::new(config).expect("memory");
        interp.registry().add_native(MODULES);
        let mut thread = Thread::new(&interp, 1 << 20).expect("memory");
        thread.enter(|thread| {
            builtins::start(thread).expect("no exception");
            if let Err(raised) = builtins::run_main(thread, text.as_bytes(), file) {
                builtins::print_uncaught(thread, raised);
                panic!("{file} failed");
            }
        });
    }
}

macro_rules! programs {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                let file = concat!("programs/", stringify!($name), ".py");
                run(include_str!(concat!("programs/", stringify!($name), ".py")), file);
            }
        )*
    };
}

programs! {
    test_deque
    test_heaps
    test_itertools
}
