//! The attributes of frame objects.

use taipan_gc::Gc;
use taipan_gc::Value;
use taipan_macros::pymethods;

use crate::interp::jump;
use crate::interp::watch;
use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::code::Code;
use crate::types::dict::Dict;
use crate::types::frame::FrameObject;
use crate::types::frame::locals;
use crate::types::frame::object_of;
use crate::types::frame::watch::TRACE_LINES;
use crate::types::frame::watch::TRACE_OPCODES;
use crate::types::generator::Generator;
use crate::types::generator::State;

#[pymethods]
impl FrameObject {
    #[slot(repr)]
    fn repr(this: Gc<FrameObject>) -> String {
        let code = this.code();
        let line = this.line().map_or("None".to_string(), |line| line.to_string());
        format!(
            "<frame at {:#x}, file '{}', line {line}, code {}>",
            this.addr(),
            code.data().filename.as_str(),
            code.name()
        )
    }

    /// Clear all references held by the frame.
    #[method("()")]
    fn clear(thread: &mut Thread, this: Gc<FrameObject>) -> PyResult<()> {
        let generator = this.generator.get().and_then(|generator| generator.exact::<Generator>());
        if this.live.get().is_some() {
            return Err(thread.runtime_error("cannot clear an executing frame"));
        }
        if let Some(generator) = generator {
            if generator.state.get() == State::Suspended {
                return Err(thread.runtime_error("cannot clear a suspended frame"));
            }
            crate::interp::close_generator(thread, generator)?;
        }
        this.slots.clear();
        this.extra_locals.clear();
        Ok(())
    }

    // The next outer frame.
    #[getter(name = "f_back")]
    fn back(thread: &mut Thread, this: Gc<FrameObject>) -> Option<Gc<FrameObject>> {
        match this.live.get() {
            Some(frame) => frame.previous.get().map(|previous| object_of(thread, previous)),
            None => this.back.get(),
        }
    }

    /// Return the code object being executed in this frame.
    #[getter(name = "f_code")]
    fn get_code(this: Gc<FrameObject>) -> Gc<Code> {
        this.code()
    }

    /// Return the global variables in the frame.
    #[getter(name = "f_globals")]
    fn globals(this: Gc<FrameObject>) -> Value {
        this.function().globals().face()
    }

    /// Return the built-in variables in the frame.
    #[getter(name = "f_builtins")]
    fn builtins(this: Gc<FrameObject>) -> Gc<Dict> {
        this.function().builtins()
    }

    /// Return the mapping used by the frame to look up local variables.
    #[getter(name = "f_locals")]
    fn locals(thread: &mut Thread, this: Gc<FrameObject>) -> Value {
        match this.namespace.get() {
            Some(namespace) if !locals::has_hidden(this.code(), |index| this.slot(index)) => namespace,
            _ => locals::proxy(thread, this),
        }
    }

    /// Return the current line number in the frame.
    #[getter(name = "f_lineno")]
    fn lineno(this: Gc<FrameObject>) -> Option<u32> {
        this.line()
    }

    #[setter(name = "f_lineno")]
    fn set_lineno(thread: &mut Thread, this: Gc<FrameObject>, value: Option<Value>) -> PyResult<()> {
        jump::set_line(thread, this, value)
    }

    /// Return the index of the last attempted instruction in the frame.
    #[getter(name = "f_lasti")]
    fn lasti(this: Gc<FrameObject>) -> i32 {
        this.last_instruction()
    }

    /// Return the trace function for this frame, or None if no trace function is set.
    #[getter(name = "f_trace")]
    fn trace_function(this: Gc<FrameObject>) -> Option<Value> {
        this.trace.get()
    }

    #[setter(name = "f_trace")]
    fn set_trace_function(thread: &mut Thread, this: Gc<FrameObject>, value: Option<Value>) -> PyResult<()> {
        let Some(value) = value.filter(|value| !value.is_none()) else {
            this.trace.clear();
            return Ok(());
        };
        thread.heap().set(this, &this.trace, value);
        match this.live.get() {
            Some(frame) => watch::watch_frame(thread, frame),
            None => Ok(()),
        }
    }

    #[getter(name = "f_trace_lines")]
    fn trace_lines(this: Gc<FrameObject>) -> bool {
        this.wants_lines()
    }

    #[setter(name = "f_trace_lines")]
    fn set_trace_lines(thread: &mut Thread, this: Gc<FrameObject>, value: Option<Value>) -> PyResult<()> {
        set_bit(thread, this, TRACE_LINES, value)
    }

    /// Return True if opcode tracing is enabled, False otherwise.
    #[getter(name = "f_trace_opcodes")]
    fn trace_opcodes(this: Gc<FrameObject>) -> bool {
        this.wants_opcodes()
    }

    #[setter(name = "f_trace_opcodes")]
    fn set_trace_opcodes(thread: &mut Thread, this: Gc<FrameObject>, value: Option<Value>) -> PyResult<()> {
        set_bit(thread, this, TRACE_OPCODES, value)
    }
}

fn set_bit(thread: &mut Thread, this: Gc<FrameObject>, bit: u32, value: Option<Value>) -> PyResult<()> {
    let Some(on) = value.and_then(Value::as_bool) else {
        return Err(thread.type_error("attribute value type must be bool"));
    };
    this.put(bit, on);
    Ok(())
}
