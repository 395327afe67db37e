//! Hot code objects to machine code.
