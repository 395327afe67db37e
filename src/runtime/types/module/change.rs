//! `module.__class__ = class`: a module becomes an instance of a subclass in place, and a module again.
//!
//! A module has room for a slot behind its dict, so that its cell is as large as the smallest instance over a native
//! object: header, the word for what does not fit, and the slot of the native object.

#![expect(unsafe_code, reason = "a cell is looked at as what it has become")]

use std::mem::offset_of;

use taipan_gc::Gc;
use taipan_gc::Value;

use super::Module;
use crate::object::attr;
use crate::object::cast::ValueExt;
use crate::object::class::Class;
use crate::object::class::class_flags;
use crate::object::header_flags;
use crate::object::ids;
use crate::object::instance::Instance;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;

const _: () =
    assert!(offset_of!(Module, native) == Instance::FIRST && size_of::<Instance>() == Instance::FIRST);

/// Makes a module an instance of the class where one of both is a subclass of the other's native class and adds no
/// slots; whether it did.
pub fn change_class(thread: &mut Thread, this: Value, class: Gc<Class>) -> PyResult<bool> {
    let plain = thread.interp().class(ids::MODULE);
    let adds_nothing = |class: Gc<Class>| {
        class.payload() == ids::MODULE && class.has_flag(class_flags::HEAP_TYPE) && class.fixed_slots() == 1
    };
    if let Some(module) = this.exact::<Module>().filter(|_| adds_nothing(class)) {
        become_instance(thread, module, class)?;
        return Ok(true);
    }
    match this.as_instance() {
        Some(instance) if class == plain && adds_nothing(thread.interp().class_of(this)) => {
            become_module(thread, instance);
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn become_instance(thread: &mut Thread, module: Gc<Module>, class: Gc<Class>) -> PyResult<()> {
    let interp = thread.interp();
    let (this, dict) = (module.as_value(), module.dict());
    // What reads names of a module by its identity does not look at its class.
    dict.renew_cells(&interp);
    let native = Module::new(&interp, dict);
    let shape = class.root_for_capacity(&interp, 1).id();
    interp.heap().set(module, &module.native, native.as_value());
    module.dict.clear();
    let header = module.header();
    header.set_aux(1);
    header.set_flag(class.instance_header_flags());
    interp.heap().set_shape(header, shape);
    attr::replace_dict(thread, this, dict)
}

fn become_module(thread: &mut Thread, instance: Gc<Instance>) {
    let interp = thread.interp();
    let Some(dict) =
        instance.payload().and_then(|native| native.exact::<Module>()).map(|native| native.dict())
    else {
        return;
    };
    instance.extra.clear();
    instance.slot(0).clear();
    let header = instance.header();
    header.set_aux(0);
    header.clear_flag(header_flags::INSTANCE | header_flags::PAYLOAD);
    interp.heap().set_shape(header, ids::MODULE);
    // SAFETY: the cell has the shape of a module now, and an instance with a slot is as large.
    let module: Gc<Module> = unsafe { Gc::from_ptr(std::ptr::NonNull::from(header).cast()) };
    interp.heap().set_gc(module, &module.dict, Some(dict));
}
