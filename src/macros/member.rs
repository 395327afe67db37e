//! `#[pymember]`: fields of a native type that Python reads as attributes.

use proc_macro2::TokenStream;
use quote::format_ident;
use quote::quote;
use syn::Attribute;
use syn::Field;
use syn::Ident;
use syn::ItemStruct;
use syn::LitStr;
use syn::spanned::Spanned;

use crate::error;
use crate::function::bare;
use crate::function::doc_of;
use crate::methods::names;

/// What stands in `#[pymember(..)]`.
#[derive(Default)]
struct Mark {
    /// The name in Python, where it is not the field's.
    name: Option<LitStr>,
    /// Whether CPython computes the attribute, which shows when somebody tries to write it.
    computed: bool,
}

impl Mark {
    fn read(attribute: &Attribute) -> syn::Result<Mark> {
        let mut mark = Mark::default();
        if matches!(attribute.meta, syn::Meta::Path(_)) {
            return Ok(mark);
        }
        attribute.parse_nested_meta(|part| {
            if part.path.is_ident("computed") {
                mark.computed = true;
            } else if part.path.is_ident("name") {
                mark.name = Some(part.value()?.parse()?);
            } else {
                return Err(part.error("expected `computed` or `name = \"..\"`"));
            }
            Ok(())
        })?;
        Ok(mark)
    }
}

/// Whether the attribute is `#[pymember]`.
pub fn is_mark(attribute: &Attribute) -> bool {
    attribute.path().is_ident("pymember")
}

/// Whether Python sees the field.
pub fn is_shown(field: &Field) -> bool {
    field.attrs.iter().any(is_mark)
}

/// The constant that describes the fields shown.
pub fn table_name() -> Ident {
    format_ident!("NATIVE_MEMBERS")
}

/// The functions that read the fields shown, and the table of them; nothing where there are none.
pub fn table(item: &ItemStruct) -> syn::Result<TokenStream> {
    let (mut readers, mut specs) = (TokenStream::new(), Vec::new());
    for field in &item.fields {
        for mark in field.attrs.iter().filter(|attribute| is_mark(attribute)) {
            let (reader, spec) = member(field, Mark::read(mark)?)?;
            readers.extend(reader);
            specs.push(spec);
        }
    }
    if specs.is_empty() {
        return Ok(TokenStream::new());
    }
    let table = table_name();
    Ok(quote! {
        const #table: &'static [::taipan_runtime::object::spec::GetSetSpec] = &[#(#specs),*];

        #readers
    })
}

/// The function that reads a field as one attribute, and the attribute's description.
fn member(field: &Field, mark: Mark) -> syn::Result<(TokenStream, TokenStream)> {
    let Some(ident) = &field.ident else { return error(field.span(), "a member has a name") };
    let name = mark.name.map_or_else(|| bare(ident), |name| name.value());
    let doc = doc_of(&field.attrs);
    let (reader, _) = names("member", &name);
    let set = match mark.computed {
        true => quote!(None),
        false => quote!(Some(::taipan_runtime::object::member::read_only)),
    };
    let function = quote! {
        fn #reader(
            thread: &mut ::taipan_runtime::state::thread::Thread,
            this: ::taipan_gc::Value,
        ) -> ::taipan_runtime::object::raised::PyResult {
            let this = ::taipan_runtime::object::convert::attribute_receiver::<::taipan_gc::Gc<Self>>(
                thread, this, Self::NATIVE_NAME, #name,
            )?;
            ::taipan_runtime::object::member::Member::read(&this.#ident, thread)
        }
    };
    let spec = quote! {
        ::taipan_runtime::object::spec::GetSetSpec { name: #name, doc: #doc, get: Self::#reader, set: #set }
    };
    Ok((function, spec))
}
