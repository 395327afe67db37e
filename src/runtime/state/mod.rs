//! States: the interpreter (an isolate), its threads, their frames.

mod blocking;
pub mod current;
mod forking;
pub mod frame;
pub mod fuel;
mod gil;
pub mod growth;
pub mod interpreter;
pub mod isolate;
mod parking;
mod pending;
pub mod poll;
pub mod requests;
pub mod roots;
pub mod settings;
pub mod signals;
pub mod strings;
pub mod thread;
mod threads;
pub mod tiering;
