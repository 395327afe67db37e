//! `#[pytype]`: the description of a native type, and `#[derive(Trace)]`.

use proc_macro2::TokenStream;
use quote::quote;
use quote::quote_spanned;
use syn::Expr;
use syn::Field;
use syn::Ident;
use syn::ItemStruct;
use syn::LitStr;
use syn::Token;
use syn::Type;
use syn::parenthesized;
use syn::parse::Parse;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;

use crate::error;
use crate::function::doc_of;
use crate::member;
use crate::methods::Tables;

/// What stands in `#[pytype(..)]`.
#[derive(Default)]
pub struct Options {
    name: Option<LitStr>,
    module: Option<LitStr>,
    signature: Option<LitStr>,
    shape: Option<Expr>,
    base: Option<Expr>,
    kind: Option<Expr>,
    dict: Option<Ident>,
    flags: Vec<Ident>,
    blocks: Vec<Ident>,
    trace: bool,
    leaf: bool,
    drop: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Options::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            options.part(&key, input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

impl Options {
    fn part(&mut self, key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        match key.to_string().as_str() {
            "trace" => self.trace = true,
            "leaf" => self.leaf = true,
            "drop" => self.drop = true,
            "flags" => self.flags = idents(input)?,
            "methods" => self.blocks = idents(input)?,
            "name" => self.name = Some(value(input)?),
            "module" => self.module = Some(value(input)?),
            "signature" => self.signature = Some(value(input)?),
            "shape" => self.shape = Some(value(input)?),
            "base" => self.base = Some(value(input)?),
            "kind" => self.kind = Some(value(input)?),
            "dict" => self.dict = Some(value(input)?),
            _ => {
                return error(key.span(), format!("`{key}` is not known; see the attribute's documentation"));
            }
        }
        Ok(())
    }
}

/// What stands behind `key =`.
pub fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// The names in parentheses behind a key.
pub fn idents(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let inner;
    parenthesized!(inner in input);
    Ok(Punctuated::<Ident, Token![,]>::parse_terminated(&inner)?.into_iter().collect())
}

/// Expands `#[pytype(..)]`.
pub fn pytype(options: &Options, mut item: ItemStruct) -> syn::Result<TokenStream> {
    let ident = item.ident.clone();
    let Some(name) = &options.name else { return error(ident.span(), "`name = \"..\"` is missing") };
    let heap = heap_object(options, name, &item)?;
    let description = description(options, name, &item)?;
    let members = member::table(&item)?;
    for field in &mut item.fields {
        field.attrs.retain(|attribute| !attribute.path().is_ident("untraced") && !member::is_mark(attribute));
    }
    Ok(quote! {
        #item

        impl #ident {
            /// The name in messages about arguments.
            pub(crate) const NATIVE_NAME: &'static str = #name;

            #members
        }

        #heap
        #description
    })
}

/// The static description, and the trait that leads to it.
fn description(options: &Options, name: &LitStr, item: &ItemStruct) -> syn::Result<TokenStream> {
    let ident = &item.ident;
    let spec = type_spec(options, name, item)?;
    if options.kind.is_some() {
        return Ok(quote! {
            impl #ident {
                /// The description of the type.
                pub const SPEC: &'static ::taipan_runtime::object::spec::TypeSpec = {
                    static SPEC: ::taipan_runtime::object::spec::TypeSpec = #spec;
                    &SPEC
                };
            }
        });
    }
    let Some(shape) = &options.shape else { return error(ident.span(), "`shape = ..` is missing") };
    Ok(quote! {
        const _: () = {
            static SPEC: ::taipan_runtime::object::spec::TypeSpec = #spec;

            #[expect(unsafe_code, reason = "cells of this shape are made by this type only")]
            unsafe impl ::taipan_runtime::object::spec::NativeType for #ident {
                const SHAPE: ::taipan_gc::ShapeId = #shape;
                const SPEC: &'static ::taipan_runtime::object::spec::TypeSpec = &SPEC;
            }
        };
    })
}

/// The `TypeSpec` as an expression.
fn type_spec(options: &Options, name: &LitStr, item: &ItemStruct) -> syn::Result<TokenStream> {
    let ident = &item.ident;
    let doc = doc_of(&item.attrs);
    let text =
        |literal: &Option<LitStr>, default: &str| literal.as_ref().map_or(default.to_string(), LitStr::value);
    let (module, signature) = (text(&options.module, "builtins"), text(&options.signature, ""));
    let Some(shape) = &options.shape else { return error(ident.span(), "`shape = ..` is missing") };
    let base = match &options.base {
        Some(base) => quote!(#base),
        None => quote!(::taipan_runtime::object::ids::OBJECT),
    };
    let kind = match &options.kind {
        Some(kind) => quote!(#kind),
        None => quote!(<#ident as ::taipan_gc::HeapObject>::KIND),
    };
    let flags = &options.flags;
    let dict = options.dict.as_ref().map_or_else(|| quote!(None), |field| dict_slot(ident, field));
    let blocks: Vec<Tables> = std::iter::once(Tables::of(None))
        .chain(options.blocks.iter().map(|block| Tables::of(Some(block))))
        .collect();
    let members = item.fields.iter().any(member::is_shown).then(member::table_name);
    let methods = joined(ident, blocks.iter().map(|block| &block.methods), "join_functions");
    let getset = members.iter().chain(blocks.iter().map(|block| &block.getset));
    let getset = joined(ident, getset, "join_getset");
    let slots = blocks.iter().fold(quote!(::taipan_runtime::object::slots::Slots::EMPTY), |base, block| {
        let fill = &block.slots;
        quote!(#ident::#fill(#base))
    });
    Ok(quote! {
        ::taipan_runtime::object::spec::TypeSpec {
            shape: #shape,
            name: #name,
            module: #module,
            doc: #doc,
            text_signature: #signature,
            base: #base,
            kind: #kind,
            flags: ::taipan_runtime::object::spec::TypeFlags::NONE
                #(.with(::taipan_runtime::object::spec::TypeFlags::#flags))*,
            slots: &#slots,
            methods: #methods,
            getset: #getset,
            dict: #dict,
        }
    })
}

/// One table, or all of them copied into one.
fn joined<'a>(ident: &Ident, tables: impl Iterator<Item = &'a Ident>, function: &str) -> TokenStream {
    let tables: Vec<&Ident> = tables.collect();
    if let [table] = tables.as_slice() {
        return quote!(#ident::#table);
    }
    let function = quote::format_ident!("{function}");
    quote! {
        &::taipan_runtime::object::convert::#function::<{ 0 #(+ #ident::#tables.len())* }>(
            &[#(#ident::#tables),*],
        )
    }
}

/// The function that finds the slot of an object's attribute dict.
fn dict_slot(ident: &Ident, field: &Ident) -> TokenStream {
    quote! {
        Some({
            fn dict_slot(value: ::taipan_gc::Value) -> ::taipan_runtime::object::spec::DictSlot {
                ::taipan_runtime::object::convert::field_of::<#ident, _>(value, |object| &object.#field)
            }
            dict_slot
        })
    }
}

/// `HeapObject` and `Trace`, where the type leaves them to us.
fn heap_object(options: &Options, name: &LitStr, item: &ItemStruct) -> syn::Result<TokenStream> {
    let ident = &item.ident;
    if !options.trace && !options.leaf {
        return match options.drop {
            true => error(ident.span(), "`drop` goes with `trace` or `leaf`"),
            false => Ok(TokenStream::new()),
        };
    }
    check_layout(item)?;
    let kind = if options.leaf { quote!(leaf) } else { quote!(of::<#ident>) };
    let dropped = options.drop.then(|| quote!(.dropped_as::<#ident>()));
    let trace = options.trace.then(|| trace(item)).transpose()?;
    Ok(quote! {
        #trace

        #[expect(unsafe_code, reason = "the header comes first, and every field is traced")]
        unsafe impl ::taipan_gc::HeapObject for #ident {
            const KIND: &'static ::taipan_gc::Kind = &::taipan_gc::Kind::#kind(#name)#dropped;
        }
    })
}

/// What the implementation of `HeapObject` promises: C layout, the header first.
fn check_layout(item: &ItemStruct) -> syn::Result<()> {
    let is_c = |attribute: &syn::Attribute| {
        attribute.path().is_ident("repr") && attribute.parse_args::<Ident>().is_ok_and(|layout| layout == "C")
    };
    if !item.attrs.iter().any(is_c) {
        return error(item.ident.span(), "a cell's layout is `#[repr(C)]`, written below `#[pytype]`");
    }
    match item.fields.iter().next() {
        Some(field) if is_header(field) => Ok(()),
        _ => error(item.ident.span(), "a cell's first field is `header: Header`"),
    }
}

fn is_header(field: &Field) -> bool {
    matches!(&field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Header"))
}

/// Expands `#[derive(Trace)]`: shows every field but the header and those marked `#[untraced]`.
pub fn trace(item: &ItemStruct) -> syn::Result<TokenStream> {
    if !item.generics.params.is_empty() {
        return error(item.generics.span(), "a cell's type has no parameters");
    }
    let ident = &item.ident;
    let shown = item.fields.members().zip(&item.fields).filter(|(_, field)| {
        !is_header(field) && !field.attrs.iter().any(|attribute| attribute.path().is_ident("untraced"))
    });
    let statements: Vec<TokenStream> = shown
        .map(|(member, field)| {
            let ty = &field.ty;
            let function = quote_spanned!(ty.span()=> <#ty as ::taipan_gc::Trace>::trace);
            quote!(#function(&self.#member, tracer);)
        })
        .collect();
    let unused = statements.is_empty().then(|| quote!(let _ = tracer;));
    Ok(quote! {
        impl ::taipan_gc::Trace for #ident {
            #[inline]
            fn trace(&self, tracer: &mut ::taipan_gc::Tracer<'_>) {
                #(#statements)*
                #unused
            }
        }
    })
}
