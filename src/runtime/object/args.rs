//! Arguments of native functions: how they arrive, how they are bound to declared parameters, and the messages
//! when they do not fit.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::object::raised::Raised;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
use crate::types::traceback;
use crate::types::tuple::Tuple;

/// The arguments of a call: positional values, then one value for each keyword name.
///
/// The slice lies on the thread's value stack (or in a cell that the caller holds) and stays unchanged for the
/// length of the call.
#[derive(Clone, Copy)]
pub struct Args<'a> {
    values: &'a [Value],
    names: Option<Gc<Tuple>>,
}

impl<'a> Args<'a> {
    /// Positional arguments only.
    #[inline]
    pub const fn positional_only(values: &'a [Value]) -> Self {
        Args { values, names: None }
    }

    /// `names` are strings, one for each of the last values.
    #[inline]
    pub fn with_names(values: &'a [Value], names: Option<Gc<Tuple>>) -> Self {
        debug_assert!(names.is_none_or(|names| names.len() <= values.len()));
        Args { values, names: names.filter(|names| !names.is_empty()) }
    }

    /// No arguments.
    pub const EMPTY: Args<'static> = Args { values: &[], names: None };

    /// The positional values.
    #[inline]
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.keyword_count()]
    }

    /// Every value, keyword values last.
    #[inline]
    pub fn all(&self) -> &'a [Value] {
        self.values
    }

    /// How many keyword arguments there are.
    #[inline]
    pub fn keyword_count(&self) -> usize {
        self.names.map_or(0, |names| names.len())
    }

    /// The names of the keyword arguments.
    #[inline]
    pub fn names(&self) -> Option<Gc<Tuple>> {
        self.names
    }

    /// The keyword arguments in order.
    pub fn keywords(&self) -> impl Iterator<Item = (Gc<Str>, Value)> + 'a {
        let values = &self.values[self.values.len() - self.keyword_count()..];
        let names = self.names;
        values.iter().enumerate().filter_map(move |(i, &value)| {
            let name = names.and_then(|names| names.get(i)).and_then(|name| name.cast::<Str>())?;
            Some((name, value))
        })
    }

    /// The arguments without the first positional one (the receiver).
    #[inline]
    pub fn rest(&self) -> Args<'a> {
        Args { values: self.values.get(1..).unwrap_or(&[]), names: self.names }
    }

    /// TypeError where more arguments are given by position than a type's own call takes, unless some are given by name.
    #[inline]
    pub fn check_at_most(&self, thread: &mut Thread, name: &str, most: usize) -> PyResult<()> {
        if self.values.len() <= most || self.names.is_some() {
            return Ok(());
        }
        let given = self.values.len();
        Err(thread
            .type_error(format!("{name} expected at most {most} argument{}, got {given}", plural(most))))
    }

    /// The first positional argument.
    #[inline]
    pub fn first(&self) -> Option<Value> {
        self.positional().first().copied()
    }
}

/// The declared parameters of a native function.
#[derive(Debug)]
pub struct Params {
    /// Function name as messages show it (`sorted`, `list.append`-like messages prepend the type themselves).
    pub name: &'static str,
    /// The type's name for a method, empty for a function.
    pub owner: &'static str,
    /// Parameter names in order, `*args` and `**kwargs` excluded.
    pub names: &'static [&'static str],
    /// How many of them are positional-only.
    pub positional_only: usize,
    /// How many may be given by position (positional-only included).
    pub positional: usize,
    /// How many of the positional ones have no default.
    pub required: usize,
    /// Bit i: keyword-only parameter `names[positional + i]` has no default.
    pub required_keywords: u32,
    /// Whether surplus positional arguments are taken.
    pub varargs: bool,
    /// Whether surplus keyword arguments are taken.
    pub varkw: bool,
    /// The signature in Python's syntax as `__text_signature__` shows it.
    pub text: &'static str,
}

/// What binding gives beside the slots: the surplus.
pub struct Surplus<'a> {
    /// Surplus positional arguments (`*args`).
    pub positional: &'a [Value],
    /// Surplus keyword arguments (`**kwargs`), made only where the function takes them.
    pub keywords: Option<Gc<Dict>>,
}

/// A keyword argument that no parameter takes. Told only when nothing is missing, as CPython does.
#[derive(Clone, Copy)]
enum Stray {
    /// The parameter of this index has a positional value already.
    Twice(usize),
    /// There is no parameter of this name.
    Unknown(Gc<Str>),
}

impl Params {
    /// Binds `args` (receiver removed) to the parameters: `slots[i]` is the value of `names[i]`, `None` where absent.
    pub fn bind<'a>(
        &self,
        thread: &mut Thread,
        args: Args<'a>,
        slots: &mut [Option<Value>],
    ) -> PyResult<Surplus<'a>> {
        self.check_count(thread, args)?;
        let given = args.positional();
        let taken = given.len().min(self.positional);
        for (slot, &value) in slots.iter_mut().zip(&given[..taken]) {
            *slot = Some(value);
        }
        let keywords = if self.varkw { Some(Dict::new(thread)) } else { None };
        let stray = match args.names() {
            Some(_) => self.bind_keywords(thread, args, slots, keywords)?,
            None => None,
        };
        self.check_required(thread, slots)?;
        match stray {
            Some(stray) => Err(self.refuse(thread, stray)),
            None => Ok(Surplus { positional: &given[taken..], keywords }),
        }
    }

    /// Gives keyword values to their parameters, others to `surplus`.
    fn bind_keywords(
        &self,
        thread: &mut Thread,
        args: Args<'_>,
        slots: &mut [Option<Value>],
        surplus: Option<Gc<Dict>>,
    ) -> PyResult<Option<Stray>> {
        let by_keyword = &self.names[self.positional_only..];
        let mut stray = None;
        for (name, value) in args.keywords() {
            let index = by_keyword.iter().position(|known| name.equals_str(known));
            match (index.map(|index| self.positional_only + index), surplus) {
                (Some(index), _) if slots[index].is_none() => slots[index] = Some(value),
                (Some(index), _) => match stray {
                    Some(Stray::Twice(first)) if first < index => {}
                    _ => stray = Some(Stray::Twice(index)),
                },
                (None, Some(dict)) => dict.set_str(thread, name, value)?,
                (None, None) => stray = stray.or(Some(Stray::Unknown(name))),
            }
        }
        Ok(stray)
    }

    fn takes_keywords(&self) -> bool {
        self.varkw || self.names.len() > self.positional_only
    }

    /// Whether the number of arguments may be right at all.
    #[inline]
    fn check_count(&self, thread: &mut Thread, args: Args<'_>) -> PyResult<()> {
        let given = args.positional().len();
        if !self.takes_keywords() {
            let fits = given >= self.required && (given <= self.positional || self.varargs);
            return if fits && args.names().is_none() { Ok(()) } else { Err(self.wrong_count(thread, args)) };
        }
        let all = given + args.keyword_count();
        // Constructors that take any number of positions parse their keywords apart from them.
        if self.varargs && args.keyword_count() > self.names.len() && !self.varkw && self.is_constructor() {
            return Err(self.wrong_positional(thread, 0, args.keyword_count(), true));
        }
        let crowded = all > self.names.len() && !self.varargs && !self.varkw;
        let too_many = given > self.positional && !self.varargs;
        if crowded || too_many || given < self.required_positional_only() {
            return Err(self.wrong_positional(thread, given, all, crowded));
        }
        Ok(())
    }

    /// How many parameters must be given by position.
    fn required_positional_only(&self) -> usize {
        self.required.min(self.positional_only)
    }

    fn check_required(&self, thread: &mut Thread, slots: &[Option<Value>]) -> PyResult<()> {
        for (index, slot) in slots.iter().enumerate() {
            let required = match index.checked_sub(self.positional) {
                None => index < self.required,
                Some(bit) => self.required_keywords >> bit & 1 == 1,
            };
            if required && slot.is_none() {
                return Err(self.missing(thread, index));
            }
        }
        Ok(())
    }
}

/// Messages, in the words of CPython's calling conventions.
impl Params {
    /// The function's name with its type or module.
    fn title(&self) -> String {
        if self.owner.is_empty() || self.is_constructor() {
            self.name.to_string()
        } else {
            format!("{}.{}", self.owner, self.name)
        }
    }

    fn is_constructor(&self) -> bool {
        self.name == self.owner
    }

    /// A function without keywords.
    #[cold]
    fn wrong_count(&self, thread: &mut Thread, args: Args<'_>) -> Raised {
        let given = args.positional().len();
        let message = match (self.required, self.positional) {
            _ if args.names().is_some() => format!("{}() takes no keyword arguments", self.title()),
            (0, 0) => format!("{}() takes no arguments ({given} given)", self.title()),
            (1, 1) if !self.is_constructor() && !self.varargs => {
                format!("{}() takes exactly one argument ({given} given)", self.title())
            }
            (least, most) => {
                let (how, count) = match () {
                    () if least == most && !self.varargs => ("", most),
                    () if given < least => ("at least ", least),
                    () => ("at most ", most),
                };
                format!("{} expected {how}{count} argument{}, got {given}", self.name, plural(count))
            }
        };
        thread.type_error(message)
    }

    /// A function with keywords: too many arguments, or too many or too few by position.
    #[cold]
    fn wrong_positional(&self, thread: &mut Thread, given: usize, all: usize, crowded: bool) -> Raised {
        let name = self.name;
        if crowded {
            let (kind, most) = (if given == 0 { "keyword " } else { "" }, self.names.len());
            return thread.type_error(format!(
                "{name}() takes at most {most} {kind}argument{} ({all} given)",
                plural(most)
            ));
        }
        if self.positional == 0 {
            return thread.type_error(format!("{name}() takes no positional arguments"));
        }
        let (how, count) = match (self.required_positional_only(), self.positional) {
            (least, most) if given < least && (least < most || self.varargs) => ("at least", least),
            (least, _) if given < least => ("exactly", least),
            (_, most) if self.required < most => ("at most", most),
            (_, most) => ("exactly", most),
        };
        thread.type_error(format!(
            "{name}() takes {how} {count} positional argument{} ({given} given)",
            plural(count)
        ))
    }

    #[cold]
    fn missing(&self, thread: &mut Thread, index: usize) -> Raised {
        let (name, parameter) = (self.name, self.names[index]);
        thread.type_error(format!("{name}() missing required argument '{parameter}' (pos {})", index + 1))
    }

    #[cold]
    fn refuse(&self, thread: &mut Thread, stray: Stray) -> Raised {
        let name = self.name;
        match stray {
            Stray::Twice(index) => {
                let (parameter, position) = (self.names[index], index + 1);
                thread.type_error(format!(
                    "argument for {name}() given by name ('{parameter}') and position ({position})"
                ))
            }
            Stray::Unknown(keyword) => {
                let keyword = keyword.to_string_lossy();
                let known = self.names[self.positional_only..].iter().copied();
                let hint =
                    traceback::suggest(&keyword, known).map(|near| format!(". Did you mean '{near}'?"));
                let hint = hint.unwrap_or_default();
                thread.type_error(format!("{name}() got an unexpected keyword argument '{keyword}'{hint}"))
            }
        }
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
