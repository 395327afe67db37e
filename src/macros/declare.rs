//! The arguments of the attributes that declare functions, and `#[pyfunction]` itself.

use proc_macro2::TokenStream;
use quote::format_ident;
use quote::quote;
use syn::Ident;
use syn::ItemFn;
use syn::LitStr;
use syn::Token;
use syn::parse::Parse;
use syn::parse::ParseStream;

use crate::error;
use crate::function::Binding;
use crate::function::Function;
use crate::signature::Signature;

/// What stands in `#[method(..)]` and its like: a signature, `raw`, `member`, `name = ".."`, `module = ".."`.
#[derive(Default)]
pub struct Declaration {
    /// The signature.
    pub signature: Option<LitStr>,
    /// The function takes its arguments as they come.
    pub raw: bool,
    /// The name in Python.
    pub name: Option<LitStr>,
    /// The module that messages name.
    pub module: Option<LitStr>,
    /// The attribute is a field that Python may only read.
    pub member: bool,
    /// What machine code does in the function's place.
    pub intrinsic: Option<syn::Expr>,
    /// A look at the arguments of a constructor's call that is not one of a subclass, before they are bound.
    pub check: Option<Ident>,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut declaration = Declaration::default();
        while !input.is_empty() {
            declaration.part(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(declaration)
    }
}

impl Declaration {
    fn part(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            self.signature = Some(input.parse()?);
            return Ok(());
        }
        let key: Ident = input.parse()?;
        if key == "raw" {
            self.raw = true;
            return Ok(());
        }
        if key == "member" {
            self.member = true;
            return Ok(());
        }
        input.parse::<Token![=]>()?;
        if key == "intrinsic" {
            self.intrinsic = Some(input.parse()?);
            return Ok(());
        }
        if key == "check" {
            self.check = Some(input.parse()?);
            return Ok(());
        }
        let text = input.parse()?;
        match key.to_string().as_str() {
            "name" => self.name = Some(text),
            "module" => self.module = Some(text),
            _ => {
                return error(
                    key.span(),
                    "expected a signature, `raw`, `member`, `check = ..`, `intrinsic = ..`, `name = \"..\"` or `module = \"..\"`",
                );
            }
        }
        Ok(())
    }

    /// The signature that binds, and the text that `__text_signature__` shows with the receiver in front.
    pub fn read(&self, function: &Function, receiver: Option<&str>) -> syn::Result<(Signature, String)> {
        let declared = self.signature.as_ref().map(Signature::parse).transpose()?;
        let text = declared.as_ref().map(|declared| match receiver {
            Some(receiver) => declared.text_with(receiver),
            None => declared.text_alone(),
        });
        match (declared, self.raw) {
            (Some(declared), false) => Ok((declared, text.unwrap_or_default())),
            (_, true) => Ok((Signature::raw(), text.unwrap_or_default())),
            (None, false) => {
                error(function.span(), "the signature is missing, as in `(\"(object, /)\")`; or say `raw`")
            }
        }
    }

    /// The field of the specification that says what machine code does in the function's place.
    pub fn intrinsic(&self) -> TokenStream {
        match &self.intrinsic {
            Some(intrinsic) => quote!(Some(#intrinsic)),
            None => quote!(None),
        }
    }

    /// The name in Python.
    pub fn name(&self, function: &Function) -> String {
        self.name.as_ref().map_or_else(|| function.python_name(), LitStr::value)
    }
}

/// The statements and expressions that turn `args` into what the function takes; `args` itself for a raw one.
pub fn arguments(
    function: &Function,
    raw: bool,
    signature: &Signature,
    description: TokenStream,
    name: TokenStream,
) -> syn::Result<(TokenStream, Vec<TokenStream>)> {
    if raw {
        return match function.params.len() {
            1 => Ok((TokenStream::new(), vec![quote!(args)])),
            _ => error(function.span(), "a raw function takes `args: Args<'_>` and nothing behind it"),
        };
    }
    let binding = Binding { signature, params: &function.params, description, name };
    binding.check(function.span())?;
    let bound = binding.bind();
    Ok((bound.statements, bound.arguments))
}

/// Expands `#[pyfunction(..)]`: the function, and beside it a constant `NAME_SPEC`.
pub fn function(declaration: Declaration, mut item: ItemFn) -> syn::Result<TokenStream> {
    let function = Function::read(&item.attrs, &mut item.sig)?;
    let (signature, text) = declaration.read(&function, Some("$module"))?;
    let name = declaration.name(&function);
    let owner = declaration.module.as_ref().map_or_else(String::new, LitStr::value);
    let params = signature.params_tokens(&quote!(#name), &quote!(#owner), &text);
    let (statements, arguments) =
        arguments(&function, declaration.raw, &signature, quote!(PARAMS), quote!(#name))?;
    let ident = &item.sig.ident;
    let call = function.call(&quote!(#ident), &arguments);
    let constant = format_ident!("{}_SPEC", crate::function::bare(ident).trim_matches('_').to_uppercase());
    let visibility = &item.vis;
    let summary = format!("The declaration of `{name}`.");
    let doc = &function.doc;
    let intrinsic = declaration.intrinsic();
    Ok(quote! {
        #item

        #[doc = #summary]
        #visibility const #constant: ::taipan_runtime::object::spec::FunctionSpec = {
            const PARAMS: &::taipan_runtime::object::args::Params = &#params;

            fn call(
                thread: &mut ::taipan_runtime::state::thread::Thread,
                args: ::taipan_runtime::object::args::Args<'_>,
            ) -> ::taipan_runtime::object::raised::PyResult {
                #statements
                ::taipan_runtime::object::convert::IntoResult::into_result(#call, thread)
            }

            ::taipan_runtime::object::spec::FunctionSpec {
                name: #name,
                doc: #doc,
                params: PARAMS,
                receiver: ::taipan_runtime::object::spec::Receiver::None,
                call,
                intrinsic: #intrinsic,
            }
        };
    })
}
