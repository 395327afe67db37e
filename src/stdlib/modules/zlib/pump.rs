//! Input through a stream into a growing output.

use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::growth::Growth;
use taipan_runtime::state::thread::Thread;

use crate::deflate;
use crate::deflate::Stream;

/// The output grows by at most this at a time.
const LARGEST_CHUNK: usize = 1 << 20;

/// Input on its way through a stream. The caller holds it in place.
pub(super) struct Pump<'s, 'a> {
    stream: &'s mut Stream,
    /// What has not been read yet.
    pub(super) rest: &'a [u8],
    /// The output so far.
    pub(super) out: Vec<u8>,
    chunk: usize,
    limit: Option<usize>,
    growth: Growth,
    /// The dictionary for a stream that asks for one.
    dictionary: Option<&'a [u8]>,
}

impl<'s, 'a> Pump<'s, 'a> {
    /// `chunk` is the first room for output; `limit` is the most output that is wanted.
    pub(super) fn new(
        stream: &'s mut Stream,
        input: &'a [u8],
        chunk: usize,
        limit: Option<usize>,
    ) -> Pump<'s, 'a> {
        Pump {
            stream,
            rest: input,
            out: Vec::new(),
            chunk,
            limit,
            growth: Growth::default(),
            dictionary: None,
        }
    }

    /// With a dictionary for when the stream asks for it.
    pub(super) fn with_dictionary(self, dictionary: Option<&'a [u8]>) -> Pump<'s, 'a> {
        Pump { dictionary, ..self }
    }

    /// Makes room for another chunk of output; how much.
    fn grow(&mut self, thread: &mut Thread) -> PyResult<usize> {
        let left = self.limit.map_or(usize::MAX, |limit| limit - self.out.len());
        let room = self.chunk.min(left);
        self.chunk = (self.chunk * 2).min(LARGEST_CHUNK);
        thread.work(room)?;
        let len = self.out.len() + room;
        self.growth.reach(thread, len)?;
        self.out.try_reserve(room).map_err(|_| thread.memory_error())?;
        self.out.resize(len, 0);
        Ok(room)
    }

    /// Goes on until the stream ends, input or the room wanted are used up, or something is wrong: the library's code.
    pub(super) fn run(&mut self, thread: &mut Thread, flush: i32) -> PyResult<i32> {
        loop {
            if self.limit.is_some_and(|limit| self.out.len() >= limit) {
                return Ok(deflate::OK);
            }
            let start = self.out.len();
            let room = self.grow(thread)?;
            let step = self.stream.step(self.rest, &mut self.out[start..], flush);
            self.rest = &self.rest[step.read..];
            self.out.truncate(start + step.written);
            match step.code {
                // Nothing more can be done: that is no error, and there is no more output.
                deflate::BUF_ERROR => return Ok(deflate::OK),
                deflate::NEED_DICT => match self.dictionary.take() {
                    Some(dictionary) => {
                        let code = self.stream.set_dictionary(dictionary);
                        if code != deflate::OK {
                            return Ok(code);
                        }
                    }
                    None => return Ok(deflate::NEED_DICT),
                },
                deflate::OK if step.written == room || !self.rest.is_empty() => {}
                code => return Ok(code),
            }
        }
    }
}
