//! What an interpreter and its code objects know of the tier above.

use std::cell::Cell;
use std::cell::OnceCell;
use std::cell::RefCell;
use std::ptr::NonNull;
use std::rc::Rc;

use taipan_gc::Gc;
use taipan_gc::Tracer;

use crate::abi::Tier;
use crate::abi::snapshot::Side;
use crate::abi::unit::Exit;
use crate::abi::unit::Unit;
use crate::state::settings::FailGuards;
use crate::state::settings::JitMode;
use crate::state::settings::JitSettings;
use crate::types::code::Code;

/// Samples that make the shortest code hot: polls at which it ran.
const HOT: u32 = 2;
/// For so many instructions one more: a compile takes a tenth of a millisecond for each, which a program should have spent
/// in code before it is worth that.
const INSTRUCTIONS_PER_SAMPLE: u32 = 8;
/// Wrong guesses that a unit may make before it is thrown away.
pub(crate) const MOST_FAILURES: u32 = 64;
/// Compiles of the same code from the same place.
pub(crate) const MOST_ATTEMPTS: u32 = 6;

/// A place in a code object from which machine code may start.
#[derive(Debug)]
pub(crate) struct Place {
    /// The slot to start from.
    pub start: u32,
    /// Samples that hit it.
    pub heat: u32,
    /// Compiles asked for.
    pub attempts: u32,
    /// An answer is awaited.
    pub is_pending: bool,
}

/// An instruction that enters machine code.
#[derive(Debug)]
pub(crate) struct Entrance {
    /// Its slot: the first of the code, or that of a jump back. A loop has as many as it is continued from.
    pub site: u32,
    /// What stood there.
    pub former: u16,
    /// What it enters. Shared with the other entrances, and with whoever runs it.
    pub unit: Rc<Unit>,
}

/// The tier's view of a code object.
#[derive(Debug, Default)]
pub(crate) struct CodeTiering {
    /// The ways into machine code that is installed.
    pub entrances: Vec<Entrance>,
    /// Places that were seen hot.
    pub places: Vec<Place>,
    /// Slots of instructions where a guess was wrong.
    pub failed: Vec<u32>,
    /// Slots of instructions where the narrowest guess was wrong, and a wider one may do.
    pub widened: Vec<u32>,
    /// Slots of operators that were given instances of Python classes, and what the operands were.
    pub operands: Vec<(u32, Side, Side)>,
}

impl CodeTiering {
    /// The place for machine code from `start` on.
    pub fn place(&mut self, start: u32) -> &mut Place {
        let known = self.places.iter().position(|place| place.start == start);
        let index = known.unwrap_or_else(|| {
            self.places.push(Place { start, heat: 0, attempts: 0, is_pending: false });
            self.places.len() - 1
        });
        &mut self.places[index]
    }

    /// The unit that is entered at a slot.
    pub fn unit_at(&self, site: u32) -> Option<&Rc<Unit>> {
        self.entrance_at(site).map(|entrance| &entrance.unit)
    }

    /// The entrance at a slot.
    pub fn entrance_at(&self, site: u32) -> Option<&Entrance> {
        self.entrances.iter().find(|entrance| entrance.site == site)
    }

    /// The unit that runs from a slot on.
    pub fn unit_from(&self, start: u32) -> Option<&Rc<Unit>> {
        self.units().find(|unit| unit.start == start)
    }

    fn units(&self) -> impl Iterator<Item = &Rc<Unit>> {
        self.entrances.iter().map(|entrance| &entrance.unit)
    }

    /// The unit that an exit belongs to.
    pub fn unit_of(&self, exit: NonNull<Exit>) -> Option<&Rc<Unit>> {
        self.units().find(|unit| unit.owns(exit))
    }
}

/// A request that has not been answered.
pub(crate) struct Pending {
    pub ticket: u32,
    pub code: Gc<Code>,
    pub start: u32,
    pub site: u32,
}

/// An interpreter's tier above the interpreter loop.
#[derive(Default)]
pub struct Tiers {
    tier: OnceCell<Box<dyn Tier>>,
    settings: Cell<JitSettings>,
    next_ticket: Cell<u32>,
    pub(crate) pending: RefCell<Vec<Pending>>,
    /// Units thrown away while frames may still run in them.
    pub(crate) retired: RefCell<Vec<Rc<Unit>>>,
    /// Units that are running, in all threads.
    pub(crate) running: Cell<u32>,
}

impl Tiers {
    /// Installs the tier.
    pub fn install(&self, tier: Box<dyn Tier>, settings: JitSettings) {
        if self.tier.set(tier).is_ok() {
            self.settings.set(settings);
        }
    }

    /// The tier, where there is one.
    pub(crate) fn installed(&self) -> Option<&dyn Tier> {
        self.tier.get().map(|tier| &**tier)
    }

    /// Answers to these requests will not come, or not be used: they may be made again.
    pub(crate) fn forget_requests(&self, which: impl Fn(&Pending) -> bool) {
        for Pending { code, start, .. } in self.pending.borrow_mut().extract_if(.., |one| which(one)) {
            code.with_tiering(|tiering| {
                let place = tiering.place(start);
                place.is_pending = false;
                place.attempts -= 1;
            });
        }
    }

    /// The tier, where there is one and it is to be used.
    #[inline]
    pub fn active(&self) -> Option<&dyn Tier> {
        match self.settings.get().mode {
            JitMode::Off => None,
            JitMode::Auto | JitMode::Warm | JitMode::Eager => self.installed(),
        }
    }

    /// Samples that make code of so many instructions hot.
    pub(crate) fn samples_wanted(&self, instructions: u32) -> u32 {
        match self.settings.get().mode {
            JitMode::Warm => HOT,
            _ => HOT + instructions / INSTRUCTIONS_PER_SAMPLE,
        }
    }

    /// Whether code is compiled when it first runs.
    #[inline]
    pub fn is_eager(&self) -> bool {
        self.settings.get().mode == JitMode::Eager && self.tier.get().is_some()
    }

    /// The seed by which guards are made to fail, 0 for each at its first run.
    pub(crate) fn failing(&self) -> Option<u64> {
        match self.settings.get().fail_guards {
            FailGuards::Never => None,
            FailGuards::First => Some(0),
            FailGuards::Seeded(seed) => Some(seed.max(1)),
        }
    }

    /// A name for a request.
    pub(crate) fn ticket(&self) -> u32 {
        let ticket = self.next_ticket.get();
        self.next_ticket.set(ticket.wrapping_add(1));
        ticket
    }

    /// Code that awaits an answer stays alive.
    pub(crate) fn trace(&self, tracer: &mut Tracer<'_>) {
        for pending in self.pending.borrow().iter() {
            tracer.mark_gc(pending.code);
        }
    }
}
