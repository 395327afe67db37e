//! `#[pymethods]`: the methods, computed attributes and slots of a native type.

use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::format_ident;
use quote::quote;
use syn::Attribute;
use syn::Ident;
use syn::ImplItem;
use syn::ImplItemFn;
use syn::ItemImpl;
use syn::LitStr;
use syn::Token;
use syn::Type;
use syn::parse::Parse;
use syn::parse::ParseStream;
use syn::parse_quote;
use syn::spanned::Spanned;

use crate::declare::Declaration;
use crate::declare::arguments;
use crate::error;
use crate::function::Function;
use crate::function::is_value;
use crate::pytype::idents;
use crate::pytype::value;
use crate::slots;
use crate::slots::Shape;
use crate::slots::Slot;

/// What stands in `#[pymethods(..)]`.
#[derive(Default)]
pub struct Block {
    /// The block's name, for a type with several.
    extra: Option<Ident>,
    /// The type's name in messages, for a type that `#[pytype]` does not declare.
    owner: Option<LitStr>,
    /// Slots that answer with the receiver itself.
    itself: Vec<Ident>,
}

impl Parse for Block {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut block = Block::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            match key.to_string().as_str() {
                "extra" => block.extra = Some(value(input)?),
                "owner" => block.owner = Some(value(input)?),
                "itself" => block.itself = idents(input)?,
                _ => {
                    return error(
                        key.span(),
                        "expected `extra = NAME`, `owner = \"..\"` or `itself(slot, ..)`",
                    );
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(block)
    }
}

/// The names under which a block's tables stand, as constants and functions of the type.
pub struct Tables {
    /// The methods.
    pub methods: Ident,
    /// The computed attributes.
    pub getset: Ident,
    /// The function that sets the slots.
    pub slots: Ident,
}

impl Tables {
    /// The tables of the block of that name, or of the nameless one.
    pub fn of(block: Option<&Ident>) -> Tables {
        match block {
            Some(block) => Tables {
                methods: format_ident!("NATIVE_METHODS_{block}"),
                getset: format_ident!("NATIVE_GETSET_{block}"),
                slots: format_ident!("native_slots_{}", block.to_string().to_lowercase()),
            },
            None => Tables {
                methods: format_ident!("NATIVE_METHODS"),
                getset: format_ident!("NATIVE_GETSET"),
                slots: format_ident!("native_slots"),
            },
        }
    }
}

/// Expands the block: itself without our attributes, and a second one with wrappers and tables.
pub fn methods(block: &Block, mut item: ItemImpl) -> syn::Result<TokenStream> {
    if item.trait_.is_some() || !item.generics.params.is_empty() {
        return error(item.self_ty.span(), "expected an inherent impl of a type without parameters");
    }
    let owner = match &block.owner {
        Some(owner) => owner.to_token_stream(),
        None => quote!(Self::NATIVE_NAME),
    };
    let mut output = Output { owner, ..Output::default() };
    for field in &block.itself {
        output.answers_itself(field)?;
    }
    for member in &mut item.items {
        if let ImplItem::Fn(function) = member {
            output.member(function)?;
        }
    }
    let tables = output.tables(block)?;
    let ty = &item.self_ty;
    Ok(quote! {
        #item

        impl #ty {
            #tables
        }
    })
}

/// What has been collected of a block.
#[derive(Default)]
struct Output {
    owner: TokenStream,
    /// Wrappers and their constants.
    items: TokenStream,
    /// Names of the constants that declare methods.
    methods: Vec<Ident>,
    getters: Vec<Getter>,
    setters: Vec<Setter>,
    /// `field: Some(function)`
    slots: Vec<TokenStream>,
}

struct Getter {
    name: String,
    doc: TokenStream,
    wrapper: Ident,
    member: bool,
}

struct Setter {
    name: String,
    at: Ident,
    wrapper: Ident,
}

/// What a method gets before its arguments.
#[derive(Clone, Copy)]
enum Receiver {
    Instance,
    Class,
    None,
}

impl Receiver {
    /// As `__text_signature__` shows it.
    fn text(self) -> Option<&'static str> {
        match self {
            Receiver::Instance => Some("$self"),
            Receiver::Class => Some("$type"),
            Receiver::None => None,
        }
    }

    /// The statements that take a receiver of this type off `args`.
    fn open(self, ty: &Type, description: &TokenStream) -> TokenStream {
        let taker = match self {
            Receiver::Class => quote!(class_receiver),
            Receiver::Instance | Receiver::None => quote!(receiver),
        };
        quote! {
            let this = ::taipan_runtime::object::convert::#taker::<#ty>(thread, #description, args)?;
            let args = args.rest();
        }
    }
}

impl ToTokens for Receiver {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let variant = match self {
            Receiver::Instance => quote!(Instance),
            Receiver::Class => quote!(Class),
            Receiver::None => quote!(None),
        };
        tokens.extend(quote!(::taipan_runtime::object::spec::Receiver::#variant));
    }
}

/// What an attribute says that a function is.
enum Role {
    Method,
    ClassMethod,
    StaticMethod,
    Getter,
    Setter,
    Slot,
    New,
    Init,
    Call,
}

impl Role {
    fn of(attribute: &Attribute) -> Option<Role> {
        let name = attribute.path().get_ident()?.to_string();
        Some(match name.as_str() {
            "method" => Role::Method,
            "classmethod" => Role::ClassMethod,
            "staticmethod" => Role::StaticMethod,
            "getter" => Role::Getter,
            "setter" => Role::Setter,
            "slot" => Role::Slot,
            "new" => Role::New,
            "init" => Role::Init,
            "call" => Role::Call,
            _ => return None,
        })
    }
}

impl Output {
    fn member(&mut self, item: &mut ImplItemFn) -> syn::Result<()> {
        let ours: Vec<(Role, Attribute)> = item
            .attrs
            .iter()
            .filter_map(|attribute| Some((Role::of(attribute)?, attribute.clone())))
            .collect();
        if ours.is_empty() {
            return Ok(());
        }
        item.attrs.retain(|attribute| Role::of(attribute).is_none());
        // Read once: reading takes the attributes off the parameters.
        let function = Function::read(&item.attrs, &mut item.sig)?;
        if item.sig.ident == "new" {
            item.attrs.push(parse_quote! {
                #[allow(clippy::new_ret_no_self, reason = "it makes what Python's `__new__` makes")]
            });
        }
        for (role, attribute) in &ours {
            self.declare(role, attribute, function.clone())?;
        }
        Ok(())
    }

    fn declare(&mut self, role: &Role, attribute: &Attribute, function: Function) -> syn::Result<()> {
        match role {
            Role::Method => self.method(&declaration(attribute)?, function, Receiver::Instance),
            Role::ClassMethod => self.method(&declaration(attribute)?, function, Receiver::Class),
            Role::StaticMethod => self.method(&declaration(attribute)?, function, Receiver::None),
            Role::Getter => self.getter(&declaration(attribute)?, function),
            Role::Setter => self.setter(&declaration(attribute)?, function),
            Role::Slot => self.slot(&attribute.parse_args::<Ident>()?, function),
            Role::New => self.constructor(&declaration(attribute)?, function),
            Role::Init => self.initialiser(&declaration(attribute)?, function),
            Role::Call => self.caller(&declaration(attribute)?, function),
        }
    }

    fn method(
        &mut self,
        declaration: &Declaration,
        mut function: Function,
        receiver: Receiver,
    ) -> syn::Result<()> {
        let (signature, text) = declaration.read(&function, receiver.text())?;
        let name = declaration.name(&function);
        let (wrapper, constant) = names("method", &name);
        let ident = function.ident.clone();
        let description = quote!(Self::#constant.params);
        let taken = receiver.text().map(|_| function.take_receiver()).transpose()?;
        let opening = taken.as_ref().map(|ty| receiver.open(ty, &description));
        let (statements, mut passed) =
            arguments(&function, declaration.raw, &signature, description, quote!(#name))?;
        if taken.is_some() {
            passed.insert(0, quote!(this));
        }
        let call = function.call(&quote!(Self::#ident), &passed);
        let params = signature.params_tokens(&quote!(#name), &self.owner, &text);
        let doc = &function.doc;
        self.items.extend(quote! {
            const #constant: ::taipan_runtime::object::spec::FunctionSpec =
                ::taipan_runtime::object::spec::FunctionSpec {
                    name: #name,
                    doc: #doc,
                    params: &#params,
                    receiver: #receiver,
                    call: Self::#wrapper,
                    float: None,
                };

            fn #wrapper(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                args: ::taipan_runtime::object::args::Args<'_>,
            ) -> ::taipan_runtime::object::raised::PyResult {
                #opening
                #statements
                ::taipan_runtime::object::convert::IntoResult::into_result(#call, thread)
            }
        });
        self.methods.push(constant);
        Ok(())
    }

    fn getter(&mut self, declaration: &Declaration, mut function: Function) -> syn::Result<()> {
        let name = declaration.name(&function);
        let (wrapper, _) = names("get", &name);
        let receiver = function.take_receiver()?;
        expect_params(&function, 0, "a getter takes its receiver only")?;
        let ident = &function.ident;
        let call = function.call(&quote!(Self::#ident), &[quote!(this)]);
        let opening = self.open_attribute(&receiver, &name);
        self.items.extend(quote! {
            fn #wrapper(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                this: ::taipan_gc::Value,
            ) -> ::taipan_runtime::object::raised::PyResult {
                #opening
                ::taipan_runtime::object::convert::IntoResult::into_result(#call, thread)
            }
        });
        self.getters.push(Getter { name, doc: function.doc, wrapper, member: declaration.member });
        Ok(())
    }

    fn setter(&mut self, declaration: &Declaration, mut function: Function) -> syn::Result<()> {
        let name = declaration.name(&function);
        let name = match &declaration.name {
            Some(_) => name,
            None => name.strip_prefix("set_").map_or(name.clone(), str::to_string),
        };
        let (wrapper, _) = names("set", &name);
        let receiver = function.take_receiver()?;
        expect_params(&function, 1, "a setter takes its receiver and `value: Option<Value>`")?;
        let ident = &function.ident;
        let call = function.call(&quote!(Self::#ident), &[quote!(this), quote!(value)]);
        let call = if function.returns_result() { call } else { quote!(Ok(#call)) };
        let opening = self.open_attribute(&receiver, &name);
        self.items.extend(quote! {
            fn #wrapper(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                this: ::taipan_gc::Value,
                value: Option<::taipan_gc::Value>,
            ) -> ::taipan_runtime::object::raised::PyResult<()> {
                #opening
                #call
            }
        });
        self.setters.push(Setter { name, at: function.ident, wrapper });
        Ok(())
    }

    fn open_attribute(&self, receiver: &Type, name: &str) -> TokenStream {
        let owner = &self.owner;
        quote! {
            let this = ::taipan_runtime::object::convert::attribute_receiver::<#receiver>(
                thread, this, #owner, #name,
            )?;
        }
    }

    /// A slot that gives the receiver, such as `iter` of an iterator.
    fn answers_itself(&mut self, field: &Ident) -> syn::Result<()> {
        if slot_of(field)?.shape != Shape::Unary {
            return error(field.span(), format!("slot `{field}` takes more than its receiver"));
        }
        self.slots.push(quote!(#field: Some(::taipan_runtime::object::convert::itself)));
        Ok(())
    }

    fn slot(&mut self, field: &Ident, mut function: Function) -> syn::Result<()> {
        let slot = slot_of(field)?;
        let receiver = function.take_receiver()?;
        let inputs = slot.shape.inputs();
        let message = format!("slot `{field}` takes {} parameters behind thread and receiver", inputs.len());
        expect_params(&function, inputs.len(), &message)?;
        let ident = &function.ident;
        if is_slot_function(&function, &receiver, slot) {
            self.slots.push(quote!(#field: Some(Self::#ident)));
            return Ok(());
        }
        let (wrapper, _) = names("slot", &field.to_string());
        self.slots.push(quote!(#field: Some(Self::#wrapper)));
        let names: Vec<Ident> = (0..inputs.len()).map(|index| format_ident!("input_{index}")).collect();
        let mut passed: Vec<TokenStream> = names.iter().map(ToTokens::to_token_stream).collect();
        passed.insert(0, quote!(this));
        let call = function.call(&quote!(Self::#ident), &passed);
        let (output, body) = slot_result(slot, &function, call);
        let (this, opening) = self.open_slot(slot, &receiver);
        self.items.extend(quote! {
            fn #wrapper(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                this: #this,
                #(#names: #inputs,)*
            ) -> ::taipan_runtime::object::raised::PyResult<#output> {
                #opening
                #body
            }
        });
        Ok(())
    }

    /// The type of a slot's receiver, and its conversion.
    fn open_slot(&self, slot: Slot, receiver: &Type) -> (TokenStream, TokenStream) {
        let (owner, method) = (&self.owner, slot.method);
        if slot.shape == Shape::New {
            return (quote!(::taipan_gc::Gc<::taipan_runtime::object::class::Class>), TokenStream::new());
        }
        let opening = if slot.shape.is_operator() {
            quote! {
                let Some(this) =
                    <#receiver as ::taipan_runtime::object::convert::FromReceiver>::from_receiver(this)
                else {
                    return Ok(::taipan_gc::Value::NOT_IMPLEMENTED);
                };
            }
        } else {
            quote! {
                let this = ::taipan_runtime::object::convert::slot_receiver::<#receiver>(
                    thread, this, #owner, #method,
                )?;
            }
        };
        (quote!(::taipan_gc::Value), opening)
    }

    fn constructor(&mut self, declaration: &Declaration, function: Function) -> syn::Result<()> {
        let (signature, text) = declaration.read(&function, Some("$type"))?;
        let description = quote!(Self::NATIVE_NEW);
        let (name, owner) = match &declaration.name {
            Some(name) => (name.to_token_stream(), quote!("")),
            None => (self.owner.clone(), self.owner.clone()),
        };
        let (statements, passed) =
            arguments(&function, declaration.raw, &signature, description, name.clone())?;
        let ident = &function.ident;
        let call = function.call(&quote!(Self::#ident), &passed);
        let params = signature.params_tokens(&name, &owner, &text);
        let keywords = signature
            .is_positional_only()
            .then(|| quote!(let args = ::taipan_runtime::object::convert::constructor_args(class, args);));
        let check = declaration.check.as_ref().map(|check| {
            quote! {
                if class.spec().is_some() {
                    Self::#check(thread, args)?;
                }
            }
        });
        self.items.extend(quote! {
            const NATIVE_NEW: &'static ::taipan_runtime::object::args::Params = &#params;

            fn native_new(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                class: ::taipan_gc::Gc<::taipan_runtime::object::class::Class>,
                args: ::taipan_runtime::object::args::Args<'_>,
            ) -> ::taipan_runtime::object::raised::PyResult {
                #keywords
                #check
                #statements
                let made = ::taipan_runtime::object::convert::IntoResult::into_result(#call, thread)?;
                ::taipan_runtime::object::instance::finish_new(thread, class, made)
            }
        });
        self.slots.push(quote!(new: Some(Self::native_new)));
        Ok(())
    }

    /// `__call__` with declared parameters; messages name it as `name` says.
    fn caller(&mut self, declaration: &Declaration, mut function: Function) -> syn::Result<()> {
        let (signature, text) = declaration.read(&function, None)?;
        let receiver = function.take_receiver()?;
        let name = declaration.name(&function);
        let description = quote!(Self::NATIVE_CALL);
        let (statements, mut passed) =
            arguments(&function, declaration.raw, &signature, description, quote!(#name))?;
        passed.insert(0, quote!(this));
        let ident = &function.ident;
        let call = function.call(&quote!(Self::#ident), &passed);
        let params = signature.params_tokens(&quote!(#name), &quote!(""), &text);
        let owner = &self.owner;
        self.items.extend(quote! {
            const NATIVE_CALL: &'static ::taipan_runtime::object::args::Params = &#params;

            fn native_call(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                this: ::taipan_gc::Value,
                args: ::taipan_runtime::object::args::Args<'_>,
            ) -> ::taipan_runtime::object::raised::PyResult {
                let this = ::taipan_runtime::object::convert::slot_receiver::<#receiver>(
                    thread, this, #owner, "__call__",
                )?;
                #statements
                ::taipan_runtime::object::convert::IntoResult::into_result(#call, thread)
            }
        });
        self.slots.push(quote!(call: Some(Self::native_call)));
        Ok(())
    }

    fn initialiser(&mut self, declaration: &Declaration, mut function: Function) -> syn::Result<()> {
        let (signature, text) = declaration.read(&function, Some("$self"))?;
        let receiver = function.take_receiver()?;
        let description = quote!(Self::NATIVE_INIT);
        let (statements, mut passed) =
            arguments(&function, declaration.raw, &signature, description, self.owner.clone())?;
        passed.insert(0, quote!(this));
        let ident = &function.ident;
        let call = function.call(&quote!(Self::#ident), &passed);
        let call = if function.returns_result() { call } else { quote!(Ok(#call)) };
        let params = signature.params_tokens(&self.owner, &self.owner, &text);
        let owner = &self.owner;
        self.items.extend(quote! {
            const NATIVE_INIT: &'static ::taipan_runtime::object::args::Params = &#params;

            fn native_init(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                this: ::taipan_gc::Value,
                args: ::taipan_runtime::object::args::Args<'_>,
            ) -> ::taipan_runtime::object::raised::PyResult<()> {
                let this = ::taipan_runtime::object::convert::slot_receiver::<#receiver>(
                    thread, this, #owner, "__init__",
                )?;
                #statements
                #call
            }
        });
        self.slots.push(quote!(init: Some(Self::native_init)));
        Ok(())
    }

    /// Everything that the second block holds.
    fn tables(self, block: &Block) -> syn::Result<TokenStream> {
        let getset = self.getset()?;
        let Output { items, methods, slots, .. } = &self;
        let Tables { methods: methods_table, getset: getset_table, slots: slots_table } =
            Tables::of(block.extra.as_ref());
        let filled = if slots.is_empty() {
            quote!(base)
        } else {
            quote!(::taipan_runtime::object::slots::Slots { #(#slots,)* ..base })
        };
        Ok(quote! {
            pub(crate) const #methods_table: &'static [::taipan_runtime::object::spec::FunctionSpec] =
                &[#(Self::#methods),*];

            pub(crate) const #getset_table: &'static [::taipan_runtime::object::spec::GetSetSpec] =
                &[#(#getset),*];

            pub(crate) const fn #slots_table(
                base: ::taipan_runtime::object::slots::Slots,
            ) -> ::taipan_runtime::object::slots::Slots {
                #filled
            }

            #items
        })
    }

    fn getset(&self) -> syn::Result<Vec<TokenStream>> {
        if let Some(lone) =
            self.setters.iter().find(|setter| self.getters.iter().all(|getter| getter.name != setter.name))
        {
            return error(lone.at.span(), format!("attribute `{}` has no getter in this block", lone.name));
        }
        let specs = self.getters.iter().map(|Getter { name, doc, wrapper, member }| {
            let setter = self.setters.iter().find(|setter| setter.name == *name);
            let set = match setter.map(|setter| &setter.wrapper) {
                Some(setter) => quote!(Some(Self::#setter)),
                None if *member => quote!(Some(::taipan_runtime::object::member::read_only)),
                None => quote!(None),
            };
            quote! {
                ::taipan_runtime::object::spec::GetSetSpec {
                    name: #name,
                    doc: #doc,
                    get: Self::#wrapper,
                    set: #set,
                }
            }
        });
        Ok(specs.collect())
    }
}

/// The arguments of an attribute that may stand without any.
fn declaration(attribute: &Attribute) -> syn::Result<Declaration> {
    match &attribute.meta {
        syn::Meta::Path(_) => Ok(Declaration::default()),
        _ => attribute.parse_args(),
    }
}

fn expect_params(function: &Function, count: usize, message: &str) -> syn::Result<()> {
    if function.params.len() == count { Ok(()) } else { error(function.span(), message) }
}

fn slot_of(field: &Ident) -> syn::Result<Slot> {
    match slots::find(&field.to_string()) {
        Some(slot) => Ok(slot),
        None => error(field.span(), format!("there is no slot `{field}`")),
    }
}

/// Whether the function can stand in the slot itself.
fn is_slot_function(function: &Function, receiver: &Type, slot: Slot) -> bool {
    let gives_slot_type = function.returns_result()
        && (slot.shape.output().is_some() || function.result_type().is_none_or(is_value));
    function.thread && gives_slot_type && (is_value(receiver) || slot.shape == Shape::New)
}

/// The type inside a slot wrapper's result, and its last expression.
fn slot_result(slot: Slot, function: &Function, call: TokenStream) -> (TokenStream, TokenStream) {
    match slot.shape.output() {
        None => {
            let body = quote!(::taipan_runtime::object::convert::IntoResult::into_result(#call, thread));
            (quote!(::taipan_gc::Value), body)
        }
        Some(output) if function.returns_result() => (output, call),
        Some(output) => (output, quote!(Ok(#call))),
    }
}

/// The names of a wrapper and of its constant: `native_method_copy`, and `native_method_dunder_copy` for `__copy__`.
pub fn names(role: &str, name: &str) -> (Ident, Ident) {
    let dunder = if name.starts_with("__") { "dunder_" } else { "" };
    let wrapper = format!("native_{role}_{dunder}{}", name.trim_matches('_'));
    let wrapper: String = wrapper.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    (format_ident!("{}", wrapper.to_lowercase()), format_ident!("{}", wrapper.to_uppercase()))
}
