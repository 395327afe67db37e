//! Expansions: that they are well-formed, hold what they must, and name mistakes. That they compile and do what they say is
//! tested in the runtime.

use proc_macro2::TokenStream;
use syn::ItemFn;
use syn::ItemImpl;
use syn::ItemStruct;
use syn::parse_quote;

use crate::declare;
use crate::methods;
use crate::pytype;

/// The expansion as text without spaces; it parses as items.
fn text(expanded: syn::Result<TokenStream>) -> String {
    let tokens = expanded.expect("the declaration is right");
    syn::parse2::<syn::File>(tokens.clone()).expect("the expansion is a list of items");
    tokens.to_string().split_whitespace().collect()
}

fn mistake(expanded: syn::Result<TokenStream>) -> String {
    expanded.expect_err("the declaration is wrong").to_string()
}

fn function(attribute: TokenStream, item: ItemFn) -> syn::Result<TokenStream> {
    declare::function(syn::parse2(attribute)?, item)
}

fn block(item: ItemImpl) -> syn::Result<TokenStream> {
    methods::methods(&methods::Block::default(), item)
}

fn type_of(attribute: TokenStream, item: ItemStruct) -> syn::Result<TokenStream> {
    pytype::pytype(&syn::parse2(attribute)?, item)
}

#[test]
fn positional_arguments_come_straight_from_the_slice() {
    let text = text(function(
        parse_quote!("(a, b=None, /)", module = "m"),
        parse_quote! {
            /// Sum.
            pub fn add(thread: &mut Thread, a: i64, b: Option<i64>) -> PyResult<i64> {}
        },
    ));
    assert!(text.contains("pubconstADD_SPEC"));
    assert!(text.contains("let&[argument_0,..]=givenelse"));
    assert!(text.contains("given.len()>2usize"));
    assert!(text.contains("letargument_1=given.get(1usize).copied();"));
    assert!(text.contains("Some(value)if!value.is_none()=>Some("));
    assert!(text.contains("add(thread,argument_0,argument_1)"));
    assert!(text.contains(r#"owner:"m""#) && text.contains(r#"doc:"Sum.""#));
    assert!(!text.contains(".bind("));
}

#[test]
fn keywords_are_bound_by_the_runtime() {
    let text = text(function(
        parse_quote!("(a, *rest, key=0, **others)"),
        parse_quote! {
            fn all(a: Value, rest: &[Value], #[default(0)] key: i64, others: Option<Gc<Dict>>) {}
        },
    ));
    assert!(text.contains("letmutslots:[Option<::taipan_gc::Value>;2usize]"));
    assert!(text.contains("letsurplus=(PARAMS).bind(thread,args,&mutslots)?;"));
    assert!(text.contains("None=>0}"));
    assert!(text.contains("all(argument_0,surplus_values,argument_1,surplus_names.filter("));
    assert!(!text.contains("#[default"));
}

#[test]
fn a_raw_function_gets_its_arguments() {
    let text = text(function(
        parse_quote!(raw),
        parse_quote!(
            fn r#type(thread: &mut Thread, args: Args<'_>) {}
        ),
    ));
    assert!(text.contains("constTYPE_SPEC") && text.contains("r#type(thread,args)"));
    assert!(text.contains(r#"name:"type""#) && text.contains(r#"text:"""#));
}

#[test]
fn a_block_becomes_tables() {
    let text = text(block(parse_quote! {
        impl List {
            #[method("()")]
            #[method("()", name = "__copy__")]
            fn copy(this: Gc<List>) -> Gc<List> {}
            #[classmethod("(iterable, /)")]
            fn from(thread: &mut Thread, class: Gc<Class>, iterable: Value) {}
            #[getter]
            fn size(this: Gc<List>) -> usize {}
            #[setter]
            fn set_size(thread: &mut Thread, this: Gc<List>, value: Option<Value>) -> PyResult<()> {}
            #[slot(add)]
            fn add(thread: &mut Thread, left: Value, right: Value) -> PyResult {}
            #[slot(mul)]
            fn mul(thread: &mut Thread, left: Gc<List>, right: Value) -> PyResult<Gc<List>> {}
            #[new("()")]
            fn new(thread: &mut Thread) -> Gc<List> {}
            fn untouched(&self) {}
        }
    }));
    let methods = "&[Self::NATIVE_METHOD_COPY,Self::NATIVE_METHOD_DUNDER_COPY,Self::NATIVE_METHOD_FROM]";
    assert!(text.contains(methods));
    assert!(text.contains("get:Self::native_get_size,set:Some(Self::native_set_size)"));
    assert!(
        text.contains(
            "add:Some(Self::add),mul:Some(Self::native_slot_mul),new:Some(Self::native_new),..base"
        )
    );
    assert!(text.contains("NOT_IMPLEMENTED") && text.contains("finish_new(thread,class,made)"));
    assert!(text.contains("receiver:::taipan_runtime::object::spec::Receiver::Class"));
    assert!(!text.contains("#[method") && text.contains("fnuntouched(&self)"));
}

#[test]
fn fields_become_attributes() {
    let text = text(type_of(
        parse_quote!(name = "pair", shape = ids::PAIR, trace),
        parse_quote! {
            #[repr(C)]
            pub struct Pair {
                header: Header,
                /// one side
                #[pymember]
                #[pymember(name = "first")]
                left: Slot,
                #[pymember(computed)]
                #[untraced]
                size: usize,
            }
        },
    ));
    assert!(text.contains(r#"name:"left",doc:"oneside",get:Self::native_member_left,set:Some("#));
    assert!(text.contains(r#"name:"first",doc:"oneside",get:Self::native_member_first,set:Some("#));
    assert!(text.contains(r#"name:"size",doc:"",get:Self::native_member_size,set:None"#));
    assert!(text.contains("Member::read(&this.left,thread)") && !text.contains("pymember]"));
    assert!(text.contains("&[Pair::NATIVE_MEMBERS,Pair::NATIVE_GETSET]"));
}

#[test]
fn objects_are_called_and_answer_themselves() {
    let text = text(methods::methods(
        &syn::parse2(parse_quote!(itself(iter, await_))).expect("a block"),
        parse_quote! {
            impl Scanner {
                #[new("(context)", name = "make_scanner")]
                fn new(context: Value) -> Gc<Scanner> {}
                #[call("(string, idx)", name = "scan_once")]
                fn scan(this: Gc<Scanner>, string: Value, idx: Value) -> Value {}
            }
        },
    ));
    assert!(text.contains("iter:Some(::taipan_runtime::object::convert::itself)"));
    assert!(text.contains("await_:Some(::taipan_runtime::object::convert::itself)"));
    assert!(
        text.contains(r#"name:"make_scanner",owner:"""#) && text.contains(r#"name:"scan_once",owner:"""#)
    );
    assert!(
        text.contains("call:Some(Self::native_call)")
            && text.contains("Self::scan(this,argument_0,argument_1)")
    );
}

#[test]
fn a_type_is_described_and_traced() {
    let text = text(type_of(
        parse_quote!(
            name = "pair",
            shape = ids::PAIR,
            flags(BASETYPE),
            methods(MORE),
            dict = dict,
            trace,
            drop
        ),
        parse_quote! {
            /// A pair.
            #[repr(C)]
            pub struct Pair { header: Header, left: Slot, dict: GcSlot<Dict>, #[untraced] file: File }
        },
    ));
    assert!(text.contains("<Slotas::taipan_gc::Trace>::trace(&self.left,tracer)"));
    assert!(!text.contains("self.file") && !text.contains("untraced") && !text.contains("self.header"));
    assert!(text.contains(r#"Kind::of::<Pair>("pair").dropped_as::<Pair>()"#));
    assert!(text.contains("NONE.with(::taipan_runtime::object::spec::TypeFlags::BASETYPE)"));
    assert!(text.contains("Pair::native_slots_more(Pair::native_slots("));
    assert!(text.contains("{0+Pair::NATIVE_METHODS.len()+Pair::NATIVE_METHODS_MORE.len()}"));
    assert!(text.contains("|object|&object.dict"));
}

#[test]
fn mistakes_in_functions_are_named() {
    let one = |attribute: TokenStream, item: ItemFn| mistake(function(attribute, item));
    assert!(
        one(
            parse_quote!("(a, b)"),
            parse_quote!(
                fn f(a: Value) {}
            )
        )
        .contains("asks for 2 parameters")
    );
    assert!(
        one(
            parse_quote!("(a=1)"),
            parse_quote!(
                fn f(a: i64) {}
            )
        )
        .contains("make it an `Option`")
    );
    assert!(
        one(
            parse_quote!("(a)"),
            parse_quote!(
                fn f(#[default(1)] a: i64) {}
            )
        )
        .contains("has no default")
    );
    assert!(
        one(
            parse_quote!("(*a)"),
            parse_quote!(
                fn f(a: Value) {}
            )
        )
        .contains("`*args` is a `&[Value]`")
    );
    assert!(
        one(
            parse_quote!("(**a)"),
            parse_quote!(
                fn f(a: Value) {}
            )
        )
        .contains("`**kwargs` is a `Gc<Dict>`")
    );
    assert!(
        one(
            parse_quote!(),
            parse_quote!(
                fn f() {}
            )
        )
        .contains("the signature is missing")
    );
    assert!(
        one(
            parse_quote!("()"),
            parse_quote!(
                async fn f() {}
            )
        )
        .contains("cannot be async")
    );
    assert!(
        one(
            parse_quote!("(a)"),
            parse_quote!(
                fn f<T>(a: T) {}
            )
        )
        .contains("cannot be generic")
    );
    assert!(
        one(
            parse_quote!(raw),
            parse_quote!(
                fn f() {}
            )
        )
        .contains("a raw function takes `args: Args<'_>`")
    );
    assert!(
        one(
            parse_quote!("()", nme = "g"),
            parse_quote!(
                fn f() {}
            )
        )
        .contains("expected a signature")
    );
}

#[test]
fn mistakes_in_blocks_are_named() {
    let one = |item: ItemImpl| mistake(block(item));
    assert!(one(parse_quote!(impl T { #[method("()")] fn f() {} })).contains("the receiver is missing"));
    assert!(one(parse_quote!(impl T { #[method("()")] fn f(&self) {} })).contains("a parameter with a name"));
    assert!(one(parse_quote!(impl T { #[slot(lenght)] fn f(this: Value) {} })).contains("no slot `lenght`"));
    assert!(one(parse_quote!(impl T { #[slot(add)] fn f(this: Value) {} })).contains("takes 1 parameters"));
    assert!(
        one(parse_quote!(impl T { #[getter] fn f(a: Value, b: Value) {} })).contains("its receiver only")
    );
    assert!(
        one(parse_quote!(impl T { #[setter] fn set_f(a: Value, b: Option<Value>) {} }))
            .contains("`f` has no getter")
    );
    assert!(one(parse_quote!(impl Trait for T {})).contains("an inherent impl"));
}

#[test]
fn mistakes_in_types_are_named() {
    let one = |attribute: TokenStream, item: ItemStruct| mistake(type_of(attribute, item));
    let cell = || {
        parse_quote!(
            #[repr(C)]
            struct T {
                header: Header,
            }
        )
    };
    assert!(one(parse_quote!(shape = A), cell()).contains("`name = \"..\"` is missing"));
    assert!(one(parse_quote!(name = "t"), cell()).contains("`shape = ..` is missing"));
    assert!(one(parse_quote!(name = "t", shape = A, drop), cell()).contains("`drop` goes with"));
    assert!(one(parse_quote!(name = "t", colour = A), cell()).contains("`colour` is not known"));
    let loose = parse_quote!(
        struct T {
            header: Header,
        }
    );
    assert!(one(parse_quote!(name = "t", shape = A, leaf), loose).contains("`#[repr(C)]`"));
    let headless = parse_quote!(
        #[repr(C)]
        struct T {
            left: Slot,
        }
    );
    assert!(one(parse_quote!(name = "t", shape = A, trace), headless).contains("`header: Header`"));
}
