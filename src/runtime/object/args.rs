//! Arguments of native functions: how they arrive, how they are bound to declared parameters, and the messages
//! when they do not fit.

use taipan_gc::Gc;
use taipan_gc::Value;

use crate::object::cast::ValueExt;
use crate::object::raised::PyResult;
use crate::state::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;
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
    pub const fn positional_only(values: &'a [Value]) -> Self {
        Args { values, names: None }
    }

    /// `names` are strings, one for each of the last values.
    pub fn with_names(values: &'a [Value], names: Option<Gc<Tuple>>) -> Self {
        debug_assert!(names.is_none_or(|names| names.len() <= values.len()));
        Args { values, names: names.filter(|names| !names.is_empty()) }
    }

    /// No arguments.
    pub const EMPTY: Args<'static> = Args { values: &[], names: None };

    /// The positional values.
    pub fn positional(&self) -> &'a [Value] {
        &self.values[..self.values.len() - self.keyword_count()]
    }

    /// Every value, keyword values last.
    pub fn all(&self) -> &'a [Value] {
        self.values
    }

    /// How many keyword arguments there are.
    pub fn keyword_count(&self) -> usize {
        self.names.map_or(0, |names| names.len())
    }

    /// The names of the keyword arguments.
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
    pub fn rest(&self) -> Args<'a> {
        Args { values: self.values.get(1..).unwrap_or(&[]), names: self.names }
    }

    /// The first positional argument.
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

impl Params {
    /// Binds `args` (receiver removed) to the parameters: `slots[i]` is the value of `names[i]`, `None` where absent.
    pub fn bind<'a>(
        &self,
        thread: &mut Thread,
        args: Args<'a>,
        slots: &mut [Option<Value>],
    ) -> PyResult<Surplus<'a>> {
        let given = args.positional();
        let taken = given.len().min(self.positional);
        for (slot, &value) in slots.iter_mut().zip(&given[..taken]) {
            *slot = Some(value);
        }
        if given.len() > self.positional && !self.varargs {
            return Err(self.too_many(thread, args));
        }
        let keywords = match args.names() {
            Some(_) => self.bind_keywords(thread, args, slots)?,
            None if self.varkw => Some(Dict::new(thread)),
            None => None,
        };
        self.check_required(thread, args, slots)?;
        Ok(Surplus { positional: &given[taken..], keywords })
    }

    fn bind_keywords(
        &self,
        thread: &mut Thread,
        args: Args<'_>,
        slots: &mut [Option<Value>],
    ) -> PyResult<Option<Gc<Dict>>> {
        let surplus = if self.varkw { Some(Dict::new(thread)) } else { None };
        if self.names.len() == self.positional_only && surplus.is_none() {
            return Err(thread.type_error(format!("{}() takes no keyword arguments", self.title())));
        }
        for (name, value) in args.keywords() {
            match self.names[self.positional_only..].iter().position(|known| name.equals_str(known)) {
                Some(index) => {
                    let slot = &mut slots[self.positional_only + index];
                    if slot.is_some() {
                        return Err(self.given_twice(thread, self.positional_only + index));
                    }
                    *slot = Some(value);
                }
                None => match surplus {
                    Some(dict) => dict.set_str(thread, name, value)?,
                    None => return Err(self.unexpected_keyword(thread, name)),
                },
            }
        }
        Ok(surplus)
    }

    /// The name in messages about the number of arguments.
    fn title(&self) -> String {
        if self.owner.is_empty() || self.name == self.owner {
            self.name.to_string()
        } else {
            format!("{}.{}", self.owner, self.name)
        }
    }

    fn takes_keywords(&self) -> bool {
        self.varkw || self.names.len() > self.positional_only
    }

    fn too_many(&self, thread: &mut Thread, args: Args<'_>) -> crate::object::raised::Raised {
        let given = args.positional().len();
        if self.takes_keywords() {
            let total = given + args.keyword_count();
            let limit = self.names.len();
            let (how, many) = if self.positional == limit {
                (if self.required == limit { "exactly" } else { "at most" }, limit)
            } else {
                (if self.required == self.positional { "exactly" } else { "at most" }, self.positional)
            };
            if self.positional < limit {
                let plural = if many == 1 { "" } else { "s" };
                return thread.type_error(format!(
                    "{}() takes {how} {many} positional argument{plural} ({given} given)",
                    self.name
                ));
            }
            let plural = if many == 1 { "" } else { "s" };
            return thread
                .type_error(format!("{}() takes {how} {many} argument{plural} ({total} given)", self.name));
        }
        self.wrong_count(thread, given)
    }

    /// The message for a positional-only function, in the words of its calling convention.
    fn wrong_count(&self, thread: &mut Thread, given: usize) -> crate::object::raised::Raised {
        let message = match (self.required, self.positional) {
            (0, 0) => format!("{}() takes no arguments ({given} given)", self.title()),
            (1, 1) => format!("{}() takes exactly one argument ({given} given)", self.title()),
            (least, most) if least == most => {
                let plural = if most == 1 { "" } else { "s" };
                format!("{} expected {most} argument{plural}, got {given}", self.name)
            }
            (least, _) if given < least => {
                let plural = if least == 1 { "" } else { "s" };
                format!("{} expected at least {least} argument{plural}, got {given}", self.name)
            }
            (_, most) => {
                let plural = if most == 1 { "" } else { "s" };
                format!("{} expected at most {most} argument{plural}, got {given}", self.name)
            }
        };
        thread.type_error(message)
    }

    fn given_twice(&self, thread: &mut Thread, index: usize) -> crate::object::raised::Raised {
        thread.type_error(format!(
            "argument for {}() given by name ('{}') and position ({})",
            self.name,
            self.names[index],
            index + 1
        ))
    }

    fn unexpected_keyword(&self, thread: &mut Thread, name: Gc<Str>) -> crate::object::raised::Raised {
        let name = name.to_string_lossy();
        if self.names[..self.positional_only].contains(&name.as_str()) {
            return thread.type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{name}'",
                self.name
            ));
        }
        thread.type_error(format!("{}() got an unexpected keyword argument '{name}'", self.name))
    }

    fn check_required(&self, thread: &mut Thread, args: Args<'_>, slots: &[Option<Value>]) -> PyResult<()> {
        for (index, slot) in slots.iter().enumerate().take(self.required) {
            if slot.is_none() {
                if !self.takes_keywords() {
                    return Err(self.wrong_count(thread, args.positional().len()));
                }
                return Err(thread.type_error(format!(
                    "{}() missing required argument '{}' (pos {})",
                    self.name,
                    self.names[index],
                    index + 1
                )));
            }
        }
        for (bit, name) in self.names[self.positional..].iter().enumerate() {
            if self.required_keywords >> bit & 1 == 1 && slots[self.positional + bit].is_none() {
                return Err(thread
                    .type_error(format!("{}() missing required keyword-only argument '{name}'", self.name)));
            }
        }
        Ok(())
    }
}
