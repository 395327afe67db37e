//! The instruction set, declared once.
//!
//! Goals, in order: one line says everything about an instruction; a consumer that forgets one does not
//! compile; the numbers and names of CPython 3.9 hold where the instruction exists there.
//!
//! # Encoding
//! Two bytes an instruction: number, argument. Arguments above 255 are preceded by up to three `EXTENDED_ARG`
//! words that carry the higher bytes. Offsets and jump arguments count bytes. A jump to an instruction with
//! `EXTENDED_ARG` words goes to the first of them.
//!
//! # Blocks and exceptions
//! Every instruction has one static stack depth and one static block stack; [`crate::analysis`] derives both.
//! There are two kinds of block:
//! - a *protected* block, opened by `SETUP_FINALLY`, `SETUP_WITH`, `SETUP_ASYNC_WITH` (handler, depth), closed
//!   by `POP_BLOCK` on every way out that is no exception;
//! - a *handling* block, opened by entering a handler, closed by `POP_EXCEPT` or `END_ASYNC_FOR`.
//!
//! An exception raised under a protected block removes the blocks above it and the block itself. The operand
//! stack is cut to the block's depth, then two values are pushed: the exception that was being handled before
//! (or `None`), then the exception itself, which becomes the one being handled; a handling block is open.
//! `POP_EXCEPT` pops the previous one and makes it current again. Where unwinding removes handling blocks, the
//! value saved by the outermost of them is current before the new handler saves it ([`crate::analysis::Handler`]
//! names its slot), and the same holds where a frame is left by an exception.
//!
//! `return`, `break` and `continue` leave blocks by code, innermost first: a protected `finally` by `POP_BLOCK`
//! and a copy of its body, a `with` by `POP_BLOCK` and a call of `__exit__(None, None, None)`, a handling block
//! by `POP_EXCEPT` (after `ROT_TWO` where a return value lies on top), after which the name of the handler, if it
//! has one, is set to `None` and deleted.

/// Calls the macro `$callback` with the whole table, after `$args` in braces where given.
///
/// An entry is
/// `#[doc] Variant method = NUMBER "NAME": OperandKind (pops -- pushes) else (pops -- pushes) [flags];`
/// where the `else` part, the effect on the way that jumps, is given only where it differs. A stack item may
/// carry a count in brackets, the name of a function in [`effect`](crate::ops::effect) of the argument.
/// Flags: `ends` (never falls through), `pops_block`, `pops_handler`, `setup` and `setup_below` (opens a
/// protected block at the depth after the instruction, or one below it).
#[macro_export]
macro_rules! for_each_op {
    ($callback:ident $(, $args:tt)?) => {
        $callback! {
            $($args)?

            // Stack.

            /// Removes the top value.
            PopTop pop_top = 1 "POP_TOP": None (value -- ) [];
            /// Swaps the two top values.
            RotTwo rot_two = 2 "ROT_TWO": None (first, second -- second, first) [];
            /// Moves the top value below the two under it.
            RotThree rot_three = 3 "ROT_THREE": None (a, b, top -- top, a, b) [];
            /// Pushes the top value again.
            DupTop dup_top = 4 "DUP_TOP": None (value -- value, value) [];
            /// Pushes the two top values again, in their order.
            DupTopTwo dup_top_two = 5 "DUP_TOP_TWO": None (a, b -- a, b, a, b) [];
            /// Moves the top value below the three under it.
            RotFour rot_four = 6 "ROT_FOUR": None (a, b, c, top -- top, a, b, c) [];
            /// Does nothing; carries the line of a statement without code.
            Nop nop = 9 "NOP": None ( -- ) [];
            /// Moves the top value below the `arg - 1` values under it; `arg` is at least 2.
            RotN rot_n = 99 "ROT_N": Depth (items[count] -- rotated[count]) [];
            /// Swaps the top value and the one at depth `arg` (1 is the top).
            Swap swap = 119 "SWAP": Depth (items[count] -- swapped[count]) [];
            /// Pushes the value at depth `arg` (1 is the top) again.
            Copy copy = 120 "COPY": Depth (items[count] -- items[count_and_one]) [];

            // Operators.

            /// `+value`
            UnaryPositive unary_positive = 10 "UNARY_POSITIVE": None (value -- result) [];
            /// `-value`
            UnaryNegative unary_negative = 11 "UNARY_NEGATIVE": None (value -- result) [];
            /// `not value`
            UnaryNot unary_not = 12 "UNARY_NOT": None (value -- result) [];
            /// `~value`
            UnaryInvert unary_invert = 15 "UNARY_INVERT": None (value -- result) [];
            /// `left @ right`
            BinaryMatrixMultiply binary_matrix_multiply = 16 "BINARY_MATRIX_MULTIPLY": None (left, right -- result) [];
            /// `left @= right`
            InplaceMatrixMultiply inplace_matrix_multiply = 17 "INPLACE_MATRIX_MULTIPLY": None (left, right -- result) [];
            /// `left ** right`
            BinaryPower binary_power = 19 "BINARY_POWER": None (left, right -- result) [];
            /// `left * right`
            BinaryMultiply binary_multiply = 20 "BINARY_MULTIPLY": None (left, right -- result) [];
            /// `left % right`
            BinaryModulo binary_modulo = 22 "BINARY_MODULO": None (left, right -- result) [];
            /// `left + right`
            BinaryAdd binary_add = 23 "BINARY_ADD": None (left, right -- result) [];
            /// `left - right`
            BinarySubtract binary_subtract = 24 "BINARY_SUBTRACT": None (left, right -- result) [];
            /// `container[key]`
            BinarySubscr binary_subscr = 25 "BINARY_SUBSCR": None (container, key -- result) [];
            /// `left // right`
            BinaryFloorDivide binary_floor_divide = 26 "BINARY_FLOOR_DIVIDE": None (left, right -- result) [];
            /// `left / right`
            BinaryTrueDivide binary_true_divide = 27 "BINARY_TRUE_DIVIDE": None (left, right -- result) [];
            /// `left //= right`
            InplaceFloorDivide inplace_floor_divide = 28 "INPLACE_FLOOR_DIVIDE": None (left, right -- result) [];
            /// `left /= right`
            InplaceTrueDivide inplace_true_divide = 29 "INPLACE_TRUE_DIVIDE": None (left, right -- result) [];
            /// `left += right`
            InplaceAdd inplace_add = 55 "INPLACE_ADD": None (left, right -- result) [];
            /// `left -= right`
            InplaceSubtract inplace_subtract = 56 "INPLACE_SUBTRACT": None (left, right -- result) [];
            /// `left *= right`
            InplaceMultiply inplace_multiply = 57 "INPLACE_MULTIPLY": None (left, right -- result) [];
            /// `left %= right`
            InplaceModulo inplace_modulo = 59 "INPLACE_MODULO": None (left, right -- result) [];
            /// `left << right`
            BinaryLshift binary_lshift = 62 "BINARY_LSHIFT": None (left, right -- result) [];
            /// `left >> right`
            BinaryRshift binary_rshift = 63 "BINARY_RSHIFT": None (left, right -- result) [];
            /// `left & right`
            BinaryAnd binary_and = 64 "BINARY_AND": None (left, right -- result) [];
            /// `left ^ right`
            BinaryXor binary_xor = 65 "BINARY_XOR": None (left, right -- result) [];
            /// `left | right`
            BinaryOr binary_or = 66 "BINARY_OR": None (left, right -- result) [];
            /// `left **= right`
            InplacePower inplace_power = 67 "INPLACE_POWER": None (left, right -- result) [];
            /// `left <<= right`
            InplaceLshift inplace_lshift = 75 "INPLACE_LSHIFT": None (left, right -- result) [];
            /// `left >>= right`
            InplaceRshift inplace_rshift = 76 "INPLACE_RSHIFT": None (left, right -- result) [];
            /// `left &= right`
            InplaceAnd inplace_and = 77 "INPLACE_AND": None (left, right -- result) [];
            /// `left ^= right`
            InplaceXor inplace_xor = 78 "INPLACE_XOR": None (left, right -- result) [];
            /// `left |= right`
            InplaceOr inplace_or = 79 "INPLACE_OR": None (left, right -- result) [];
            /// A rich comparison, [`CompareOp`](crate::operand::CompareOp).
            CompareOp compare_op = 107 "COMPARE_OP": Compare (left, right -- result) [];
            /// `left is right`, negated where `arg` is 1.
            IsOp is_op = 117 "IS_OP": Invert (left, right -- result) [];
            /// `item in container`, negated where `arg` is 1.
            ContainsOp contains_op = 118 "CONTAINS_OP": Invert (item, container -- result) [];

            // Subscripts.

            /// `container[start:stop]` without making the slice where the type allows.
            BinarySlice binary_slice = 40 "BINARY_SLICE": None (container, start, stop -- result) [];
            /// `container[start:stop] = value`
            StoreSlice store_slice = 41 "STORE_SLICE": None (value, container, start, stop -- ) [];
            /// `container[key] = value`
            StoreSubscr store_subscr = 60 "STORE_SUBSCR": None (value, container, key -- ) [];
            /// `del container[key]`
            DeleteSubscr delete_subscr = 61 "DELETE_SUBSCR": None (container, key -- ) [];
            /// `slice(*parts)`; `arg` is 2 or 3.
            BuildSlice build_slice = 133 "BUILD_SLICE": Count (parts[count] -- slice) [];

            // Constants, variables, attributes.

            /// Pushes a constant.
            LoadConst load_const = 100 "LOAD_CONST": Const ( -- value) [];
            /// Pushes the type AssertionError, whatever the name means in the program.
            LoadAssertionError load_assertion_error = 74 "LOAD_ASSERTION_ERROR": None ( -- type) [];
            /// Pushes the type NotImplementedError, for annotate functions asked for a format they lack.
            LoadNotImplementedError load_not_implemented_error = 39 "LOAD_NOT_IMPLEMENTED_ERROR": None ( -- type) [];
            /// Pushes the builtin that makes classes.
            LoadBuildClass load_build_class = 71 "LOAD_BUILD_CLASS": None ( -- function) [];
            /// Pushes a local; UnboundLocalError where it has no value.
            LoadFast load_fast = 124 "LOAD_FAST": Local ( -- value) [];
            /// Pushes a local and leaves it unbound. The pushed slot is unbound where the local was; only
            /// `SWAP`, `POP_TOP` and `STORE_FAST` may meet such a slot. Brackets an inlined comprehension.
            LoadFastAndClear load_fast_and_clear = 128 "LOAD_FAST_AND_CLEAR": Local ( -- saved) [];
            /// Pops into a local. Restores an unbound value saved by `LOAD_FAST_AND_CLEAR` as unbound.
            StoreFast store_fast = 125 "STORE_FAST": Local (value -- ) [];
            /// Unbinds a local; UnboundLocalError where it has no value.
            DeleteFast delete_fast = 126 "DELETE_FAST": Local ( -- ) [];
            /// Pushes the content of a cell; UnboundLocalError (own cell) or NameError (free) where empty.
            LoadDeref load_deref = 136 "LOAD_DEREF": Cell ( -- value) [];
            /// Pops into a cell.
            StoreDeref store_deref = 137 "STORE_DEREF": Cell (value -- ) [];
            /// Empties a cell; the errors of `LOAD_DEREF` where it is empty.
            DeleteDeref delete_deref = 138 "DELETE_DEREF": Cell ( -- ) [];
            /// Pushes a cell itself, for a closure.
            LoadClosure load_closure = 135 "LOAD_CLOSURE": Cell ( -- cell) [];
            /// Pushes a cell itself and puts a new, empty cell in its place: the variable of an inlined
            /// comprehension that a function inside captures. `STORE_CLOSURE` restores.
            LoadClosureAndRenew load_closure_and_renew = 139 "LOAD_CLOSURE_AND_RENEW": Cell ( -- cell) [];
            /// Pops a cell saved by `LOAD_CLOSURE_AND_RENEW` back into its place.
            StoreClosure store_closure = 140 "STORE_CLOSURE": Cell (cell -- ) [];
            /// Pushes a global, then a builtin, of that name; NameError.
            LoadGlobal load_global = 116 "LOAD_GLOBAL": Name ( -- value) [];
            /// Stores a global.
            StoreGlobal store_global = 97 "STORE_GLOBAL": Name (value -- ) [];
            /// Deletes a global; NameError.
            DeleteGlobal delete_global = 98 "DELETE_GLOBAL": Name ( -- ) [];
            /// Pushes a name of the namespace, then a global, then a builtin; NameError.
            LoadName load_name = 101 "LOAD_NAME": Name ( -- value) [];
            /// Stores a name of the namespace.
            StoreName store_name = 90 "STORE_NAME": Name (value -- ) [];
            /// Deletes a name of the namespace; NameError.
            DeleteName delete_name = 91 "DELETE_NAME": Name ( -- ) [];
            /// Pushes the namespace of a class body or module.
            LoadLocals load_locals = 80 "LOAD_LOCALS": None ( -- namespace) [];
            /// Pushes a name of the mapping popped, else the content of the cell.
            LoadFromDictOrDeref load_from_dict_or_deref = 169 "LOAD_FROM_DICT_OR_DEREF": Cell (mapping -- value) [];
            /// Pushes a name of the mapping popped, else the global or builtin.
            LoadFromDictOrGlobals load_from_dict_or_globals = 168 "LOAD_FROM_DICT_OR_GLOBALS": Name (mapping -- value) [];
            /// `object.name`
            LoadAttr load_attr = 106 "LOAD_ATTR": Name (object -- value) [];
            /// `object.name = value`
            StoreAttr store_attr = 95 "STORE_ATTR": Name (value, object -- ) [];
            /// `del object.name`
            DeleteAttr delete_attr = 96 "DELETE_ATTR": Name (object -- ) [];
            /// `super(class, object).name` without the super object, where `callee` is the builtin; else calls
            /// `callee` with nothing, or with the two where the argument says they were written.
            LoadSuperAttr load_super_attr = 150 "LOAD_SUPER_ATTR": SuperName (callee, class, object -- value) [];
            /// Like `LOAD_SUPER_ATTR`, with the two results of `LOAD_METHOD`.
            LoadSuperMethod load_super_method = 151 "LOAD_SUPER_METHOD": SuperName (callee, class, object -- method, receiver) [];

            // Calls.

            /// Prepares a call of a method: pushes the function and its receiver where the attribute is a plain
            /// method, else an unbound slot and the attribute's value.
            LoadMethod load_method = 160 "LOAD_METHOD": Name (object -- method, receiver) [];
            /// Calls with `arg` positional arguments what `LOAD_METHOD` prepared.
            CallMethod call_method = 161 "CALL_METHOD": Count (method, receiver, args[count] -- result) [];
            /// Calls with `arg` arguments what `LOAD_METHOD` prepared; the last ones are keywords, whose names
            /// lie in a tuple on top.
            CallMethodKw call_method_kw = 166 "CALL_METHOD_KW": Count (method, receiver, args[count], names -- result) [];
            /// Calls with `arg` positional arguments.
            CallFunction call_function = 131 "CALL_FUNCTION": Count (callable, args[count] -- result) [];
            /// Calls with `arg` arguments; the last ones are keywords, whose names lie in a tuple on top.
            CallFunctionKw call_function_kw = 141 "CALL_FUNCTION_KW": Count (callable, args[count], names -- result) [];
            /// Calls with an iterable of positional arguments and, where `arg` is 1, a mapping of keywords.
            CallFunctionEx call_function_ex = 142 "CALL_FUNCTION_EX": CallEx (callable, args, kwargs[bit_0] -- result) [];
            /// Makes a function; the flags say which of the optional parts lie below, in this order: 1 a tuple of
            /// defaults, 2 a dict of keyword-only defaults, 16 the annotate function, 8 a tuple of cells.
            MakeFunction make_function = 132 "MAKE_FUNCTION": MakeFunction (parts[set_bits], code, qualname -- function) [];
            /// Returns from the frame. The block stack is empty here.
            ReturnValue return_value = 83 "RETURN_VALUE": None (value -- ) [ends];
            /// Prints an expression statement's value by `sys.displayhook`.
            PrintExpr print_expr = 70 "PRINT_EXPR": None (value -- ) [];
            /// Calls a runtime function of one argument, [`Intrinsic1`](crate::operand::Intrinsic1).
            CallIntrinsic1 call_intrinsic_1 = 173 "CALL_INTRINSIC_1": Intrinsic1 (value -- result) [];
            /// Calls a runtime function of two arguments, [`Intrinsic2`](crate::operand::Intrinsic2).
            CallIntrinsic2 call_intrinsic_2 = 174 "CALL_INTRINSIC_2": Intrinsic2 (first, second -- result) [];

            // Jumps and loops.

            /// Jumps forward.
            JumpForward jump_forward = 110 "JUMP_FORWARD": Delta ( -- ) [ends];
            /// Jumps to an offset; the only way back.
            JumpAbsolute jump_absolute = 113 "JUMP_ABSOLUTE": Target ( -- ) [ends];
            /// Jumps where the value is false.
            PopJumpIfFalse pop_jump_if_false = 114 "POP_JUMP_IF_FALSE": Target (condition -- ) [];
            /// Jumps where the value is true.
            PopJumpIfTrue pop_jump_if_true = 115 "POP_JUMP_IF_TRUE": Target (condition -- ) [];
            /// Jumps with the value where it is false, else pops it.
            JumpIfFalseOrPop jump_if_false_or_pop = 111 "JUMP_IF_FALSE_OR_POP": Target (condition -- ) else (condition -- condition) [];
            /// Jumps with the value where it is true, else pops it.
            JumpIfTrueOrPop jump_if_true_or_pop = 112 "JUMP_IF_TRUE_OR_POP": Target (condition -- ) else (condition -- condition) [];
            /// `iter(value)`
            GetIter get_iter = 68 "GET_ITER": None (iterable -- iterator) [];
            /// Pushes the next item, or pops the exhausted iterator and jumps.
            ForIter for_iter = 93 "FOR_ITER": Delta (iterator -- iterator, item) else (iterator -- ) [];

            // Building and taking apart.

            /// A tuple of `arg` items.
            BuildTuple build_tuple = 102 "BUILD_TUPLE": Count (items[count] -- tuple) [];
            /// A list of `arg` items.
            BuildList build_list = 103 "BUILD_LIST": Count (items[count] -- list) [];
            /// A set of `arg` items.
            BuildSet build_set = 104 "BUILD_SET": Count (items[count] -- set) [];
            /// A dict of `arg` pairs.
            BuildMap build_map = 105 "BUILD_MAP": Count (items[twice] -- map) [];
            /// A dict of `arg` values, the keys in a constant tuple on top.
            BuildConstKeyMap build_const_key_map = 156 "BUILD_CONST_KEY_MAP": Count (values[count], keys -- map) [];
            /// The concatenation of `arg` strings.
            BuildString build_string = 157 "BUILD_STRING": Count (strings[count] -- string) [];
            /// Formats a value: bits 0-1 say the conversion (0 none, 1 str, 2 repr, 3 ascii), bit 2 that a
            /// format spec lies on top.
            FormatValue format_value = 155 "FORMAT_VALUE": Format (value, spec[bit_2] -- string) [];
            /// An Interpolation of a template string: value, source text and, by bit 2, a format spec; the
            /// conversion as in `FORMAT_VALUE`.
            BuildInterpolation build_interpolation = 158 "BUILD_INTERPOLATION": Format (value, expression, spec[bit_2] -- interpolation) [];
            /// A Template from a tuple of strings and a tuple of interpolations.
            BuildTemplate build_template = 38 "BUILD_TEMPLATE": None (strings, interpolations -- template) [];
            /// Appends to the list at depth `arg` (after the pop).
            ListAppend list_append = 145 "LIST_APPEND": Depth (container[count], item -- container[count]) [];
            /// Adds to the set at depth `arg` (after the pop).
            SetAdd set_add = 146 "SET_ADD": Depth (container[count], item -- container[count]) [];
            /// Sets `key: value` in the dict at depth `arg` (after the pops).
            MapAdd map_add = 147 "MAP_ADD": Depth (container[count], key, value -- container[count]) [];
            /// Extends the list at depth `arg` (after the pop) by an iterable: `[*items]`, `f(*items)`.
            ListExtend list_extend = 162 "LIST_EXTEND": Depth (container[count], iterable -- container[count]) [];
            /// Updates the set at depth `arg` (after the pop) by an iterable.
            SetUpdate set_update = 163 "SET_UPDATE": Depth (container[count], iterable -- container[count]) [];
            /// Updates the dict at depth `arg` (after the pop) for a call: a key twice is an error, which names
            /// the callable, two below the dict.
            DictMerge dict_merge = 164 "DICT_MERGE": Depth (container[count_and_two], mapping -- container[count_and_two]) [];
            /// Updates the dict at depth `arg` (after the pop) by a mapping: `{**mapping}`.
            DictUpdate dict_update = 165 "DICT_UPDATE": Depth (container[count], mapping -- container[count]) [];
            /// The tuple of a list's items.
            ListToTuple list_to_tuple = 82 "LIST_TO_TUPLE": None (list -- tuple) [];
            /// Takes an iterable of exactly `arg` items apart, the first item on top.
            UnpackSequence unpack_sequence = 92 "UNPACK_SEQUENCE": Count (iterable -- items[count]) [];
            /// Takes an iterable apart: `arg & 255` items, the list of the rest, `arg >> 8` items; the first on top.
            UnpackEx unpack_ex = 94 "UNPACK_EX": Unpack (iterable -- items[unpack_ex]) [];

            // Generators and coroutines.

            /// Suspends and hands the value out; resumed, pushes the value sent. `throw()` raises here.
            YieldValue yield_value = 86 "YIELD_VALUE": None (value -- sent) [];
            /// `iter(value)` for `yield from`: generators and, in coroutines, coroutines stay what they are.
            GetYieldFromIter get_yield_from_iter = 69 "GET_YIELD_FROM_ITER": None (iterable -- receiver) [];
            /// Sends the value to the receiver (`next` where it is None): pushes what it yields, or, where it
            /// has finished, jumps with its result in place of both.
            Send send = 123 "SEND": Delta (receiver, value -- receiver, yielded) else (receiver, value -- result) [];
            /// Like `YIELD_VALUE`, and the mark by which `throw()` and `close()` know that this frame delegates
            /// to the receiver below the yielded value. They hand their exception to the receiver first: what
            /// it then yields is yielded again from here; where it finishes, execution continues at the jump
            /// target with its result in place of receiver and value; what it raises is raised here.
            YieldDelegate yield_delegate = 127 "YIELD_DELEGATE": Delta (receiver, yielded -- receiver, sent) else (receiver, yielded -- result) [];
            /// The receiver for `await value`: 0 plain, 1 the value came from `__aenter__`, 2 from `__aexit__`
            /// (for the error's text).
            GetAwaitable get_awaitable = 153 "GET_AWAITABLE": Awaitable (value -- receiver) [];
            /// `value.__aiter__()`, checked for `__anext__`.
            GetAiter get_aiter = 50 "GET_AITER": None (value -- iterator) [];
            /// Pushes the receiver for `await iterator.__anext__()`.
            GetAnext get_anext = 51 "GET_ANEXT": None (iterator -- iterator, receiver) [];
            /// In the handler around `GET_ANEXT`: ends the loop where the exception is StopAsyncIteration (pops
            /// all three, makes `previous` current again), else raises it again.
            EndAsyncFor end_async_for = 54 "END_ASYNC_FOR": None (iterator, previous, exception -- ) [pops_handler];
            /// Wraps a value that an async generator yields, so that its driver knows it from an await.
            AsyncGenWrap async_gen_wrap = 53 "ASYNC_GEN_WRAP": None (value -- wrapped) [];

            // Exceptions and with.

            /// Opens a protected block whose handler is the jump target, at the present depth.
            SetupFinally setup_finally = 122 "SETUP_FINALLY": Delta ( -- ) [setup];
            /// Pushes the manager's bound `__exit__`, opens a protected block at that depth, pushes the result
            /// of `__enter__()`. Both are looked up first; `__enter__` runs outside the block.
            SetupWith setup_with = 143 "SETUP_WITH": Delta (manager -- exit, result) [setup_below];
            /// Pushes the manager's bound `__aexit__`, then the result of `__aenter__()`, to be awaited.
            BeforeAsyncWith before_async_with = 52 "BEFORE_ASYNC_WITH": None (manager -- exit, awaitable) [];
            /// Opens a protected block at the depth below the awaited result.
            SetupAsyncWith setup_async_with = 154 "SETUP_ASYNC_WITH": Delta (result -- result) [setup_below];
            /// Closes the innermost protected block.
            PopBlock pop_block = 87 "POP_BLOCK": None ( -- ) [pops_block];
            /// Ends a handler: pops the exception handled before and makes it current again.
            PopExcept pop_except = 89 "POP_EXCEPT": None (previous -- ) [pops_handler];
            /// In the handler of a `with`: pushes `exit(type(exception), exception, traceback)`.
            WithExceptStart with_except_start = 49 "WITH_EXCEPT_START": None (exit, previous, exception -- exit, previous, exception, result) [];
            /// Raises the exception on top again, with no new traceback entry and no new context.
            Reraise reraise = 48 "RERAISE": None (exception -- ) [ends];
            /// Like `RERAISE`, at the end of what no line of the program stands for, the clean-up of `with` or of
            /// a handler's name: the frame is again where the exception came from.
            EndCleanup end_cleanup = 58 "END_CLEANUP": None (exception -- ) [ends];
            /// `raise` (0: the exception being handled), `raise value` (1), `raise value from cause` (2).
            RaiseVarargs raise_varargs = 130 "RAISE_VARARGS": Count (parts[count] -- ) [ends];
            /// Pops both and jumps where the exception does not match the type or tuple of types; TypeError
            /// where that is not made of exception types.
            JumpIfNotExcMatch jump_if_not_exc_match = 121 "JUMP_IF_NOT_EXC_MATCH": Target (exception, type -- ) [];
            /// `except*`: splits the exception by the type; `match` is None where nothing matches, `rest` None
            /// where nothing remains. A match becomes the exception being handled.
            CheckEgMatch check_eg_match = 37 "CHECK_EG_MATCH": None (exception, type -- rest, match) [];
            /// `except*`: from the original exception and the list of raised and unhandled ones (or Nones), the
            /// exception to raise, or None.
            PrepReraiseStar prep_reraise_star = 88 "PREP_RERAISE_STAR": None (original, list -- exception) [];

            // Match.

            /// Pushes `len(value)`.
            GetLen get_len = 30 "GET_LEN": None (value -- value, length) [];
            /// Pushes whether the value's type is a mapping.
            MatchMapping match_mapping = 31 "MATCH_MAPPING": None (value -- value, result) [];
            /// Pushes whether the value's type is a sequence, and no string.
            MatchSequence match_sequence = 32 "MATCH_SEQUENCE": None (value -- value, result) [];
            /// Pushes a tuple of the values of a tuple of keys, or None where one is missing; ValueError for a
            /// key twice.
            MatchKeys match_keys = 33 "MATCH_KEYS": None (value, keys -- value, keys, values) [];
            /// Pushes the attributes of a class pattern, `arg` positional ones and those of the tuple of names,
            /// or None where the subject does not match.
            MatchClass match_class = 152 "MATCH_CLASS": Count (subject, type, names -- attributes) [];

            // Imports and namespaces.

            /// Imports a module: level, names wanted or None.
            ImportName import_name = 108 "IMPORT_NAME": Name (level, names -- module) [];
            /// Pushes a name of the module, or its submodule; ImportError.
            ImportFrom import_from = 109 "IMPORT_FROM": Name (module -- module, value) [];
            /// Stores all public names of the module in the namespace.
            ImportStar import_star = 84 "IMPORT_STAR": None (module -- ) [];
            /// Makes `__annotations__` in the namespace where it is missing.
            SetupAnnotations setup_annotations = 85 "SETUP_ANNOTATIONS": None ( -- ) [];

            // Encoding.

            /// Carries higher bytes of the next instruction's argument.
            ExtendedArg extended_arg = 144 "EXTENDED_ARG": Extended ( -- ) [];
        }
    };
}

/// Counts of stack items as functions of the argument.
pub mod effect {
    /// As many as the argument says.
    pub const fn count(arg: u32) -> u32 {
        arg
    }

    /// One more than the argument says.
    pub const fn count_and_one(arg: u32) -> u32 {
        arg.saturating_add(1)
    }

    /// Two more than the argument says.
    pub const fn count_and_two(arg: u32) -> u32 {
        arg.saturating_add(2)
    }

    /// Two for each one the argument says.
    pub const fn twice(arg: u32) -> u32 {
        arg.saturating_mul(2)
    }

    /// One where the lowest bit is set.
    pub const fn bit_0(arg: u32) -> u32 {
        arg & 1
    }

    /// One where bit 2 is set.
    pub const fn bit_2(arg: u32) -> u32 {
        arg >> 2 & 1
    }

    /// One for each bit set.
    pub const fn set_bits(arg: u32) -> u32 {
        arg.count_ones()
    }

    /// The items of `UNPACK_EX`: those before, the list, those after.
    pub const fn unpack_ex(arg: u32) -> u32 {
        (arg & 0xFF) + (arg >> 8) + 1
    }
}

/// The number of a stack item: one, or what its count function says.
macro_rules! item_count {
    ($arg:ident) => {
        1
    };
    ($arg:ident $count:ident) => {
        effect::$count($arg)
    };
}

/// The effect of one way out of an instruction, from its `(pops -- pushes)`.
macro_rules! stack_effect {
    ($arg:ident, ($($pop:ident $([$pops:ident])?),* -- $($push:ident $([$pushes:ident])?),*)) => {
        StackEffect {
            pops: 0u32 $(.saturating_add(item_count!($arg $($pops)?)))*,
            pushes: 0u32 $(.saturating_add(item_count!($arg $($pushes)?)))*,
        }
    };
}

/// The effect on the way that jumps: its own, else that of falling through.
macro_rules! jump_effect {
    ($arg:ident, $effect:tt) => {
        stack_effect!($arg, $effect)
    };
    ($arg:ident, $effect:tt $jump:tt) => {
        stack_effect!($arg, $jump)
    };
}

macro_rules! define_ops {
    ($(
        $(#[$doc:meta])+
        $op:ident $method:ident = $number:literal $name:literal: $operand:ident
        $effect:tt $(else $jump:tt)? [$($flag:ident)*];
    )*) => {
        /// An instruction.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op {
            $($(#[$doc])+ $op = $number,)*
        }

        impl Op {
            /// Every instruction, in the order of the table.
            pub const ALL: &[Op] = &[$(Op::$op),*];

            /// The instruction with that number.
            pub const fn from_u8(number: u8) -> Option<Op> {
                match number {
                    $($number => Some(Op::$op),)*
                    _ => None,
                }
            }

            /// The name as `dis` prints it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Op::$op => $name,)*
                }
            }

            /// What the argument means.
            pub const fn operand(self) -> OperandKind {
                match self {
                    $(Op::$op => OperandKind::$operand,)*
                }
            }

            /// The values popped and pushed on the way to the next instruction.
            #[inline]
            pub const fn stack_effect(self, arg: u32) -> StackEffect {
                match self {
                    $(Op::$op => stack_effect!(arg, $effect),)*
                }
            }

            /// The values popped and pushed on the way to the jump target (of instructions that jump).
            pub const fn jump_effect(self, arg: u32) -> StackEffect {
                match self {
                    $(Op::$op => jump_effect!(arg, $effect $($jump)?),)*
                }
            }

            /// Flags of the table.
            pub const fn flags(self) -> OpFlags {
                match self {
                    $(Op::$op => OpFlags { $($flag: true,)* ..OpFlags::NONE },)*
                }
            }
        }
    };
}

for_each_op!(define_ops);

impl Op {
    /// Whether the argument is a jump target, of whatever kind (handlers of protected blocks included).
    pub const fn has_target(self) -> bool {
        matches!(self.operand(), OperandKind::Target | OperandKind::Delta)
    }

    /// Whether the argument means anything; only these print it.
    pub const fn has_arg(self) -> bool {
        !matches!(self.operand(), OperandKind::None)
    }

    /// Whether the next instruction is never reached from this one.
    pub const fn ends(self) -> bool {
        self.flags().ends
    }

    /// The absolute byte offset the argument leads to, for an instruction at byte offset `offset` (its own
    /// word, after any `EXTENDED_ARG`).
    pub const fn target(self, offset: u32, arg: u32) -> Option<u32> {
        match self.operand() {
            OperandKind::Target => Some(arg),
            OperandKind::Delta => offset.saturating_add(2).checked_add(arg),
            _ => None,
        }
    }
}

/// Values popped and then pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackEffect {
    /// Values popped.
    pub pops: u32,
    /// Values pushed after that.
    pub pushes: u32,
}

/// Facts about an instruction beyond its operand and stack effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpFlags {
    /// Never falls through.
    pub ends: bool,
    /// Opens a protected block at the depth after the instruction.
    pub setup: bool,
    /// Opens a protected block one below the depth after the instruction.
    pub setup_below: bool,
    /// Closes the innermost block, a protected one.
    pub pops_block: bool,
    /// Closes the innermost block, a handling one.
    pub pops_handler: bool,
}

impl OpFlags {
    const NONE: OpFlags =
        OpFlags { ends: false, setup: false, setup_below: false, pops_block: false, pops_handler: false };

    /// Whether a protected block is opened.
    pub const fn opens_block(self) -> bool {
        self.setup || self.setup_below
    }
}

/// What an argument means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperandKind {
    /// Nothing; zero.
    None,
    /// Index into `varnames`.
    Local,
    /// Index into `cellvars` followed by `freevars`.
    Cell,
    /// Index into `consts`.
    Const,
    /// Index into `names`.
    Name,
    /// Index into `names`, shifted left by one; bit 0 says that `super` had its two arguments written.
    SuperName,
    /// A byte offset.
    Target,
    /// Bytes from the next instruction, forward.
    Delta,
    /// A number of items.
    Count,
    /// A position on the stack, 1 the top.
    Depth,
    /// A [`crate::operand::CompareOp`].
    Compare,
    /// 0, or 1 for the negated test.
    Invert,
    /// Bit 0: a mapping of keywords is there.
    CallEx,
    /// Flags of [`crate::operand::make_function`].
    MakeFunction,
    /// Bits 0-1 a conversion, bit 2 a format spec.
    Format,
    /// Items before in the low byte, items after above it.
    Unpack,
    /// Where an awaited value came from.
    Awaitable,
    /// A [`crate::operand::Intrinsic1`].
    Intrinsic1,
    /// A [`crate::operand::Intrinsic2`].
    Intrinsic2,
    /// Higher bytes of the next argument.
    Extended,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for &op in Op::ALL {
            assert_eq!(Op::from_u8(op as u8), Some(op));
            assert!(seen.insert(op.name()), "{} twice", op.name());
        }
    }

    #[test]
    fn numbers_say_whether_there_is_an_argument() {
        for &op in Op::ALL {
            assert_eq!(op.has_arg(), op as u8 >= 90, "{}", op.name());
        }
    }

    #[test]
    fn effects_follow_the_argument() {
        assert_eq!(Op::CallMethodKw.stack_effect(3), StackEffect { pops: 6, pushes: 1 });
        assert_eq!(Op::UnpackEx.stack_effect(0x0201), StackEffect { pops: 1, pushes: 4 });
        assert_eq!(Op::MakeFunction.stack_effect(0x19), StackEffect { pops: 5, pushes: 1 });
        assert_eq!(Op::ForIter.jump_effect(0), StackEffect { pops: 1, pushes: 0 });
        assert_eq!(Op::Copy.stack_effect(2), StackEffect { pops: 2, pushes: 3 });
    }
}
