//! The instruction set of Taipan: operations, code objects as plain data, encoding, disassembly, verification.
