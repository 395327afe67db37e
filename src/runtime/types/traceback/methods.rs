//! The attributes of tracebacks.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::frame::FrameObject;
use crate::types::list::List;
use crate::types::str::Str;
use crate::types::traceback::Traceback;

/// The next entry that is assigned: a traceback, or `None` as nothing.
fn next_entry(thread: &mut Thread, value: Value) -> PyResult<Option<Value>> {
    if value.is_none() {
        return Ok(None);
    }
    if value.exact::<Traceback>().is_some() {
        return Ok(Some(value));
    }
    let got = thread.interp().class_of(value).name_text();
    Err(thread.type_error(format!("expected traceback object or None, got '{got}'")))
}

#[pymethods]
impl Traceback {
    #[new("(tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn make(
        thread: &mut Thread,
        tb_next: Value,
        tb_frame: Gc<FrameObject>,
        tb_lasti: i32,
        tb_lineno: i32,
    ) -> PyResult<Gc<Traceback>> {
        let next = next_entry(thread, tb_next)?;
        Ok(Traceback::new(thread, next, tb_frame, tb_lasti, tb_lineno))
    }

    #[method("()", name = "__dir__")]
    fn dir(thread: &mut Thread, this: Value) -> PyResult<Gc<List>> {
        let _ = this;
        let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"]
            .map(|name| Str::intern(&thread.interp(), name).as_value());
        List::new(thread, &names)
    }

    #[getter(name = "tb_lineno")]
    fn get_lineno(this: Gc<Traceback>) -> Option<u32> {
        this.line()
    }

    #[getter(name = "tb_next")]
    fn get_next(this: Gc<Traceback>) -> Option<Value> {
        this.next.get()
    }

    #[setter(name = "tb_next")]
    fn set_next(thread: &mut Thread, this: Gc<Traceback>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value else { return Err(thread.type_error("can't delete tb_next attribute")) };
        let next = next_entry(thread, value)?;
        let mut link = next.and_then(|next| next.exact::<Traceback>());
        while let Some(entry) = link {
            if entry == this {
                return Err(thread.value_error("traceback loop detected"));
            }
            link = entry.next.get().and_then(|next| next.exact::<Traceback>());
        }
        match next {
            Some(next) => thread.heap().set(this, &this.next, next),
            None => this.next.clear(),
        }
        Ok(())
    }
}
