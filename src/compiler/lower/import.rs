//! Imports.

use taipan_code::Const;
use taipan_code::Op;

use super::Lowering;
use crate::ast;
use crate::ast::Identifier;
use crate::ast::Range;
use crate::fail::Outcome;

impl<'a> Lowering<'a, '_> {
    pub(super) fn import(&mut self, node: &'a ast::Import, range: Range) -> Outcome<()> {
        for alias in &node.names {
            self.constant(Const::Int(0), range);
            self.constant(Const::None, range);
            self.emit_name(Op::ImportName, &alias.name, range);
            match &alias.asname {
                Some(asname) => self.import_as(&alias.name, asname, range)?,
                None => match alias.name.split_once('.') {
                    Some((first, _)) => self.store_known(first, range)?,
                    None => self.store(&alias.name, range)?,
                },
            }
        }
        Ok(())
    }

    /// Binds the last of the modules `a.b.c`, where the import gave the first.
    fn import_as(&mut self, name: &str, asname: &Identifier, range: Range) -> Outcome<()> {
        let mut parts = name.split('.').skip(1).peekable();
        if parts.peek().is_none() {
            return self.store(asname, range);
        }
        while let Some(part) = parts.next() {
            self.emit_name(Op::ImportFrom, &Identifier::from(part), range);
            if parts.peek().is_some() {
                self.emit(Op::RotTwo, range);
                self.emit(Op::PopTop, range);
            }
        }
        self.store(asname, range)?;
        self.emit(Op::PopTop, range);
        Ok(())
    }

    pub(super) fn import_from(&mut self, node: &'a ast::ImportFrom, range: Range) -> Outcome<()> {
        self.constant(Const::Int(i64::from(node.level.unwrap_or(0))), range);
        let names = node.names.iter().map(|alias| Const::Str(alias.name.as_str().into()));
        self.constant(Const::Tuple(names.collect()), range);
        let module = node.module.clone().unwrap_or_else(|| Identifier::from(""));
        self.emit_name(Op::ImportName, &module, range);
        for alias in &node.names {
            if &*alias.name == "*" {
                self.emit(Op::ImportStar, range);
                return Ok(());
            }
            self.emit_name(Op::ImportFrom, &alias.name, range);
            self.store(alias.asname.as_ref().unwrap_or(&alias.name), range)?;
        }
        self.emit(Op::PopTop, range);
        Ok(())
    }
}
