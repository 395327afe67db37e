//! The heap: values, cells, allocation, marking, barriers, weak references.
