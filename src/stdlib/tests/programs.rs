//! Native modules as programs use them: the files of `programs/` hold assertions that CPython 3.14 passes too.

use taipan_gc::Gc;
use taipan_runtime::builtins;
use taipan_runtime::object::descr::BuiltinFunction;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::object::spec::ModuleSpec;
use taipan_runtime::state::interpreter::Config;
use taipan_runtime::state::interpreter::Interpreter;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::module::Module;
use taipan_stdlib::modules::MODULES;

/// Puts a module into `sys.modules`.
fn install(thread: &mut Thread, spec: &'static ModuleSpec) -> PyResult<()> {
    let interp = thread.interp();
    let namespace: Gc<Dict> = Dict::namespace(&interp);
    let module = Module::new(&interp, namespace);
    for function in spec.functions {
        let object = BuiltinFunction::new(&interp, function, None);
        namespace.set_text(thread, function.name, object.as_value())?;
    }
    for &native in spec.types {
        interp.add_extension_type(native);
        namespace.set_text(thread, native.name, interp.class(native.shape).as_value())?;
    }
    if let Some(exec) = spec.exec {
        exec(thread, namespace)?;
    }
    interp.modules().set_text(thread, spec.name, module.as_value())
}

/// Runs a program as usual, and with a collection at every safepoint.
fn run(text: &str, file: &str) {
    for collect_always in [false, true] {
        let config = Config { collect_always, ..Config::default() };
        let interp = Interpreter::new(config).expect("memory");
        let mut thread = Thread::new(&interp, 1 << 20).expect("memory");
        thread.enter(|thread| {
            for spec in MODULES {
                install(thread, spec).expect("no exception");
            }
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
    test_heaps
    test_itertools
}
