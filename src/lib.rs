//! Taipan: a Python 3.14 to run and to embed.
