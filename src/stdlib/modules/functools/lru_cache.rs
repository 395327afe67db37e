//! `lru_cache`: results by arguments, all of them or those used last.

use std::cell::Cell;

use taipan_gc::Gc;
use taipan_gc::GcSlot;
use taipan_gc::Header;
use taipan_gc::Slot;
use taipan_gc::Value;
use taipan_macros::pymethods;
use taipan_macros::pytype;
use taipan_runtime::object::args::Args;
use taipan_runtime::object::attr;
use taipan_runtime::object::call;
use taipan_runtime::object::cast::ValueExt;
use taipan_runtime::object::descr::Method;
use taipan_runtime::object::names::Name;
use taipan_runtime::object::ops;
use taipan_runtime::object::raised::PyResult;
use taipan_runtime::state::thread::Thread;
use taipan_runtime::types::dict::Dict;
use taipan_runtime::types::int;
use taipan_runtime::types::int::Int;
use taipan_runtime::types::object::plain_instance;
use taipan_runtime::types::str::Str;
use taipan_runtime::types::tuple::Tuple;

use crate::ids;
use crate::modules::tuple_of;

/// One result of a bounded cache, in the ring of all from the one used longest ago to the last.
#[pytype(name = "_lru_list_elem", module = "functools", shape = ids::LRU_LINK, flags(NO_NEW), trace)]
#[repr(C)]
pub struct Link {
    header: Header,
    previous: GcSlot<Link>,
    next: GcSlot<Link>,
    key: Slot,
    result: Slot,
    #[untraced]
    hash: Cell<i64>,
}

/// What is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Limit {
    /// Nothing: calls are only counted.
    None,
    /// So many results.
    Most(usize),
    /// Every result.
    Unbounded,
}

/// Create a cached callable that wraps another function.
///
/// user_function:      the function being cached
///
/// maxsize:  0         for no caching
///           None      for unlimited cache size
///           n         for a bounded cache
///
/// typed:    False     cache f(3) and f(3.0) as identical calls
///           True      cache f(3) and f(3.0) as distinct calls
///
/// cache_info_type:    namedtuple class with the fields:
///                         hits misses currsize maxsize
#[pytype(name = "_lru_cache_wrapper", module = "functools", shape = ids::LRU_CACHE,
    flags(BASETYPE, METHOD_DESCRIPTOR, WEAKREF), dict = dict, trace)]
#[repr(C)]
pub struct LruCache {
    header: Header,
    function: Slot,
    /// Results by key; of a bounded cache, their links.
    results: GcSlot<Dict>,
    /// Where the ring of a bounded cache begins and ends.
    root: GcSlot<Link>,
    /// Stands in keys between positional and keyword arguments.
    mark: Slot,
    info_type: Slot,
    dict: GcSlot<Dict>,
    #[untraced]
    limit: Limit,
    #[untraced]
    typed: bool,
    #[untraced]
    hits: Cell<u64>,
    #[untraced]
    misses: Cell<u64>,
}

#[pymethods]
impl Link {}

impl Link {
    fn new(thread: &Thread, key: Value, hash: i64, result: Value) -> Gc<Link> {
        thread.interp().class(ids::LRU_LINK);
        let link = Link {
            header: Header::new(ids::LRU_LINK),
            previous: GcSlot::empty(),
            next: GcSlot::empty(),
            key: Slot::new(key),
            result: Slot::new(result),
            hash: Cell::new(hash),
        };
        thread.heap().alloc(ids::LRU_LINK, link)
    }

    fn ring(thread: &Thread) -> Gc<Link> {
        let root = Link::new(thread, Value::NONE, 0, Value::NONE);
        join(thread, root, root);
        root
    }

    fn take_out(thread: &Thread, this: Gc<Link>) {
        if let (Some(previous), Some(next)) = (this.previous.get(), this.next.get()) {
            join(thread, previous, next);
        }
    }

    /// Makes the link the one used last.
    fn append(thread: &Thread, root: Gc<Link>, this: Gc<Link>) {
        let last = root.previous.get().unwrap_or(root);
        join(thread, last, this);
        join(thread, this, root);
    }
}

fn join(thread: &Thread, left: Gc<Link>, right: Gc<Link>) {
    thread.heap().set_gc(left, &left.next, right);
    thread.heap().set_gc(right, &right.previous, left);
}

fn count(counter: &Cell<u64>) {
    counter.set(counter.get() + 1);
}

impl LruCache {
    /// What a call is remembered under.
    #[inline]
    fn key(&self, thread: &mut Thread, args: Args<'_>) -> PyResult {
        if let (&[only], None, false) = (args.all(), args.names(), self.typed)
            && (only.is_int() || only.exact::<Str>().is_some() || only.exact::<Int>().is_some())
        {
            return Ok(only);
        }
        if args.names().is_none() && !self.typed {
            return Ok(Tuple::new(thread, args.all())?.as_value());
        }
        self.full_key(thread, args)
    }

    /// A key with names of keyword arguments, or with types.
    fn full_key(&self, thread: &mut Thread, args: Args<'_>) -> PyResult {
        let interp = thread.interp();
        let (all, positional) = (args.all(), args.positional().len());
        let names = args.names().map_or(&[][..], |names| names.items());
        let marked = if names.is_empty() { positional } else { positional + 1 + 2 * names.len() };
        let total = marked + if self.typed { all.len() } else { 0 };
        let mark = self.mark.get().unwrap_or(Value::NONE);
        let key = tuple_of(thread, total, |_, index| {
            Ok(if index < positional {
                all[index]
            } else if index >= marked {
                interp.class_of(all[index - marked]).as_value()
            } else if index == positional {
                mark
            } else {
                let pair = index - positional - 1;
                if pair.is_multiple_of(2) { names[pair / 2] } else { all[positional + pair / 2] }
            })
        })?;
        Ok(key.as_value())
    }

    fn ask(&self, thread: &mut Thread, args: Args<'_>) -> PyResult {
        count(&self.misses);
        call::with_args(thread, self.function.get().unwrap_or(Value::NONE), args)
    }

    fn call_unbounded(thread: &mut Thread, this: Gc<LruCache>, args: Args<'_>) -> PyResult {
        let key = this.key(thread, args)?;
        let hash = ops::hash(thread, key)?;
        let Some(results) = this.results.get() else { return this.ask(thread, args) };
        if let Some(result) = results.get_hashed(thread, key, hash)? {
            count(&this.hits);
            return Ok(result);
        }
        let result = this.ask(thread, args)?;
        if let Some(results) = this.results.get() {
            results.set_hashed(thread, key, hash, result)?;
        }
        Ok(result)
    }

    fn call_bounded(thread: &mut Thread, this: Gc<LruCache>, args: Args<'_>, most: usize) -> PyResult {
        let key = this.key(thread, args)?;
        let hash = ops::hash(thread, key)?;
        let (Some(results), Some(root)) = (this.results.get(), this.root.get()) else {
            return this.ask(thread, args);
        };
        if let Some(link) = results.get_hashed(thread, key, hash)?.and_then(|link| link.exact::<Link>()) {
            Link::take_out(thread, link);
            Link::append(thread, root, link);
            count(&this.hits);
            return Ok(link.result.get().unwrap_or(Value::NONE));
        }
        let result = this.ask(thread, args)?;
        // The call may have remembered the same arguments already.
        if results.get_hashed(thread, key, hash)?.is_none() {
            LruCache::remember(thread, this, Link::new(thread, key, hash, result), most)?;
        }
        Ok(result)
    }

    /// Adds a result, and drops the one used longest ago where there are too many.
    fn remember(thread: &mut Thread, this: Gc<LruCache>, link: Gc<Link>, most: usize) -> PyResult<()> {
        let (Some(results), Some(root)) = (this.results.get(), this.root.get()) else { return Ok(()) };
        let oldest = root.next.get().filter(|&oldest| oldest != root && results.len() >= most);
        if let Some(oldest) = oldest {
            Link::take_out(thread, oldest);
            let key = oldest.key.get().unwrap_or(Value::NONE);
            if results.remove_hashed(thread, key, oldest.hash.get())?.is_none() {
                // Comparing keys ran code that used the cache: what it left is as good.
                return Ok(());
            }
        }
        let key = link.key.get().unwrap_or(Value::NONE);
        results.set_hashed(thread, key, link.hash.get(), link.as_value())?;
        Link::append(thread, root, link);
        Ok(())
    }
}

#[pymethods]
impl LruCache {
    #[new("(user_function, maxsize, typed, cache_info_type)")]
    fn new(
        thread: &mut Thread,
        user_function: Value,
        maxsize: Value,
        typed: bool,
        cache_info_type: Value,
    ) -> PyResult<Gc<LruCache>> {
        let class = thread.interp().class_of(user_function);
        if class.slot(|slots| slots.call).is_none() {
            return Err(thread.type_error("the first argument must be callable"));
        }
        let limit = limit_of(thread, maxsize)?;
        thread.interp().class(ids::LRU_CACHE);
        let results = Dict::new(thread);
        let mark = plain_instance(thread);
        let cache = LruCache {
            header: Header::new(ids::LRU_CACHE),
            function: Slot::new(user_function),
            results: GcSlot::new(results),
            root: GcSlot::new(Link::ring(thread)),
            mark: Slot::new(mark),
            info_type: Slot::new(cache_info_type),
            dict: GcSlot::empty(),
            limit,
            typed,
            hits: Cell::new(0),
            misses: Cell::new(0),
        };
        Ok(thread.heap().alloc(ids::LRU_CACHE, cache))
    }

    #[slot(call)]
    fn call(thread: &mut Thread, this: Gc<LruCache>, args: Args<'_>) -> PyResult {
        match this.limit {
            Limit::Unbounded => LruCache::call_unbounded(thread, this, args),
            Limit::Most(most) => LruCache::call_bounded(thread, this, args, most),
            Limit::None => this.ask(thread, args),
        }
    }

    #[slot(descr_get)]
    fn descr_get(thread: &mut Thread, this: Value, object: Option<Value>, _owner: Value) -> PyResult {
        match object.filter(|object| !object.is_none()) {
            Some(object) => Ok(Method::new(&thread.interp(), this, object).as_value()),
            None => Ok(this),
        }
    }

    /// Report cache statistics
    #[method("()")]
    fn cache_info(thread: &mut Thread, this: Gc<LruCache>) -> PyResult {
        let interp = thread.interp();
        let most = match this.limit {
            Limit::None => Value::int_from_low_bits(0),
            Limit::Most(most) => int::from_usize(&interp, most),
            Limit::Unbounded => Value::NONE,
        };
        let facts = [
            int::from_u64(&interp, this.hits.get()),
            int::from_u64(&interp, this.misses.get()),
            most,
            int::from_usize(&interp, this.results.get().map_or(0, |results| results.len())),
        ];
        call::call(thread, this.info_type.get().unwrap_or(Value::NONE), &facts)
    }

    /// Clear the cache and cache statistics
    #[method("()")]
    fn cache_clear(thread: &mut Thread, this: Gc<LruCache>) {
        this.hits.set(0);
        this.misses.set(0);
        let (results, root) = (Dict::new(thread), Link::ring(thread));
        thread.heap().set_gc(this, &this.results, results);
        thread.heap().set_gc(this, &this.root, root);
    }

    #[method("()", name = "__reduce__")]
    fn reduce(thread: &mut Thread, this: Value) -> PyResult {
        let name = Name::__qualname__.get(&thread.interp());
        attr::get(thread, this, name)
    }

    #[method("()", name = "__copy__")]
    fn copy(_thread: &mut Thread, this: Value) -> Value {
        this
    }

    #[method("(memo, /)", name = "__deepcopy__")]
    fn deepcopy(_thread: &mut Thread, this: Value, _memo: Value) -> Value {
        this
    }
}

fn limit_of(thread: &mut Thread, maxsize: Value) -> PyResult<Limit> {
    if maxsize.is_none() {
        return Ok(Limit::Unbounded);
    }
    if thread.interp().class_of(maxsize).slot(|slots| slots.index).is_none() {
        return Err(thread.type_error("maxsize should be integer or None"));
    }
    Ok(match usize::try_from(ops::index_i64(thread, maxsize)?) {
        Ok(0) | Err(_) => Limit::None,
        Ok(most) => Limit::Most(most),
    })
}
