//! Rust functions as they are declared, and the wrappers that call them with a guest's arguments.

use proc_macro2::Ident;
use proc_macro2::Span;
use proc_macro2::TokenStream;
use quote::ToTokens;
use quote::format_ident;
use quote::quote;
use quote::quote_spanned;
use syn::Attribute;
use syn::Expr;
use syn::FnArg;
use syn::GenericArgument;
use syn::PathArguments;
use syn::ReturnType;
use syn::Type;
use syn::spanned::Spanned;

use crate::error;
use crate::signature::Param;
use crate::signature::Signature;

/// A Rust function: what its wrapper must know.
#[derive(Clone)]
pub struct Function {
    /// Its name.
    pub ident: Ident,
    /// Its documentation, an expression.
    pub doc: TokenStream,
    /// Whether it takes the thread.
    pub thread: bool,
    /// Its parameters, the thread aside, the receiver first where there is one.
    pub params: Vec<RustParam>,
    /// What it returns.
    pub output: ReturnType,
}

/// A parameter of a Rust function.
#[derive(Clone)]
pub struct RustParam {
    /// Its type.
    pub ty: Type,
    /// `#[default(expr)]`
    pub default: Option<Expr>,
}

impl Function {
    /// Reads a function's head; takes the attributes off its parameters that are the macro's own.
    pub fn read(attributes: &[Attribute], signature: &mut syn::Signature) -> syn::Result<Function> {
        if let Some(keyword) = signature.asyncness {
            return error(keyword.span(), "a native function cannot be async");
        }
        if !signature.generics.params.is_empty() {
            return error(signature.generics.span(), "a native function cannot be generic");
        }
        let mut params = Vec::new();
        for input in &mut signature.inputs {
            params.push(read_param(input)?);
        }
        let thread = params.first().is_some_and(|param| is_thread(&param.ty));
        if thread {
            params.remove(0);
        }
        let doc = doc_of(attributes);
        Ok(Function { ident: signature.ident.clone(), doc, thread, params, output: signature.output.clone() })
    }

    /// The name as Python sees it, unless it is renamed.
    pub fn python_name(&self) -> String {
        bare(&self.ident)
    }

    /// Where an error about the function as a whole points.
    pub fn span(&self) -> Span {
        self.ident.span()
    }

    /// Takes the receiver off the parameters.
    pub fn take_receiver(&mut self) -> syn::Result<Type> {
        if self.params.is_empty() {
            return error(
                self.span(),
                "the receiver is missing: `this: Gc<..>`, `this: Value` or `class: Gc<Class>`",
            );
        }
        Ok(self.params.remove(0).ty)
    }

    /// A call of the function by `path`: the thread if it takes one, then `arguments`.
    pub fn call(&self, path: &TokenStream, arguments: &[TokenStream]) -> TokenStream {
        let thread = self.thread.then(|| quote!(thread,));
        quote!(#path(#thread #(#arguments),*))
    }

    /// Whether the return type is written as a result.
    pub fn returns_result(&self) -> bool {
        matches!(&self.output, ReturnType::Type(_, ty)
            if last_segment(ty).is_some_and(|last| last.ident == "PyResult" || last.ident == "Result"))
    }

    /// The type inside the result, `None` where it is the default, a value, or where there is no result.
    pub fn result_type(&self) -> Option<&Type> {
        match &self.output {
            ReturnType::Type(_, ty) => generic_argument(ty, "PyResult"),
            ReturnType::Default => None,
        }
    }
}

fn read_param(input: &mut FnArg) -> syn::Result<RustParam> {
    let FnArg::Typed(typed) = input else {
        return error(
            input.span(),
            "the receiver is a parameter with a name: `this: Gc<..>` or `this: Value`",
        );
    };
    let mut default = None;
    for attribute in &typed.attrs {
        if attribute.path().is_ident("default") {
            default = Some(attribute.parse_args::<Expr>()?);
        }
    }
    typed.attrs.retain(|attribute| !attribute.path().is_ident("default"));
    Ok(RustParam { ty: (*typed.ty).clone(), default })
}

/// An identifier without `r#`.
pub fn bare(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_string)
}

/// The documentation as a constant expression: one literal, unless a part is an expression such as `concat!(..)`.
pub fn doc_of(attributes: &[Attribute]) -> TokenStream {
    let parts: Vec<&Expr> = attributes.iter().filter_map(doc_part).collect();
    let lines: Option<Vec<String>> = parts.iter().map(|part| literal(part)).collect();
    match lines {
        Some(lines) => {
            let text = lines.join("\n");
            text.trim().to_token_stream()
        }
        None => {
            let breaks = std::iter::once("").chain(std::iter::repeat("\n"));
            quote!(concat!(#(#breaks, #parts),*))
        }
    }
}

fn doc_part(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(&pair.value),
        _ => None,
    }
}

/// A line of a comment: a literal, without the space behind the slashes.
fn literal(part: &Expr) -> Option<String> {
    match part {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) => {
            let line = line.value();
            Some(line.strip_prefix(' ').map_or(line.clone(), str::to_string))
        }
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}

fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|last| last.ident == name)
}

/// `T` of `name<T>`.
fn generic_argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let last = last_segment(ty).filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

fn is_thread(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if reference.mutability.is_some() && is_named(&reference.elem, "Thread"))
}

/// Whether the type is written `Value`.
pub fn is_value(ty: &Type) -> bool {
    is_named(ty, "Value")
}

fn is_value_slice(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else { return false };
    matches!(&*reference.elem, Type::Slice(slice) if is_value(&slice.elem))
}

/// What a wrapper needs beside the function: its parameters and where they are described.
pub struct Binding<'a> {
    /// The declared list.
    pub signature: &'a Signature,
    /// The Rust parameters that stand for it.
    pub params: &'a [RustParam],
    /// An expression: the `&Params`.
    pub description: TokenStream,
    /// An expression: the name in messages about one argument.
    pub name: TokenStream,
}

/// The statements that bind `args`, and the expressions to pass.
pub struct Bound {
    /// Statements.
    pub statements: TokenStream,
    /// One expression for each Rust parameter.
    pub arguments: Vec<TokenStream>,
}

impl Binding<'_> {
    /// Checks the Rust parameters against the list.
    pub fn check(&self, at: Span) -> syn::Result<()> {
        let (have, want) = (self.params.len(), self.signature.rust_params());
        if have != want {
            let text = self.signature.text_alone();
            return error(
                at,
                format!(
                    "the signature `{text}` asks for {want} parameters behind thread and receiver, found {have}"
                ),
            );
        }
        for (index, param) in self.params.iter().enumerate() {
            match self.role(index) {
                Role::Named(declared) => check_named(declared, param)?,
                Role::Varargs if !is_value_slice(&param.ty) => {
                    return error(param.ty.span(), "`*args` is a `&[Value]`");
                }
                Role::Varkw
                    if !is_named(generic_argument(&param.ty, "Option").unwrap_or(&param.ty), "Gc") =>
                {
                    return error(param.ty.span(), "`**kwargs` is a `Gc<Dict>` or an `Option<Gc<Dict>>`");
                }
                Role::Varargs | Role::Varkw => {}
            }
        }
        Ok(())
    }

    fn role(&self, index: usize) -> Role<'_> {
        let signature = self.signature;
        match signature.varargs_at() {
            Some(at) if index == at => Role::Varargs,
            Some(at) if index > at => signature.params.get(index - 1).map_or(Role::Varkw, Role::Named),
            _ => signature.params.get(index).map_or(Role::Varkw, Role::Named),
        }
    }

    /// The code that binds; `thread` and `args` (the receiver removed) are in scope.
    pub fn bind(&self) -> Bound {
        let opening = if self.signature.is_positional_only() { self.open_slice() } else { self.open_bound() };
        let mut statements = opening;
        let mut arguments = Vec::new();
        let mut declared = 0;
        for (index, param) in self.params.iter().enumerate() {
            match self.role(index) {
                Role::Varargs => arguments.push(quote!(surplus_values)),
                Role::Varkw => {
                    let optional = generic_argument(&param.ty, "Option").is_some();
                    arguments.push(if optional {
                        quote!(surplus_names.filter(|names| !names.is_empty()))
                    } else {
                        quote!(every_name)
                    });
                    if !optional {
                        statements.extend(quote! {
                            let every_name = ::taipan_runtime::object::convert::keywords(thread, surplus_names);
                        });
                    }
                }
                Role::Named(parameter) => {
                    let name = argument(declared);
                    statements.extend(self.convert(declared, parameter, param));
                    arguments.push(name.into_token_stream());
                    declared += 1;
                }
            }
        }
        Bound { statements, arguments }
    }

    /// Straight from the slice: nothing can be given by name, so a count is all there is to check.
    fn open_slice(&self) -> TokenStream {
        let Binding { signature, description, .. } = self;
        let required = signature.required();
        let names: Vec<Ident> = (0..required).map(argument).collect();
        let exact = !signature.varargs && required == signature.positional;
        let rest = (!exact).then(|| quote!(, ..));
        let first = (required != 0 || exact).then(|| {
            quote! {
                let &[#(#names),* #rest] = given else {
                    return Err(::taipan_runtime::object::convert::misfit(thread, #description, args));
                };
            }
        });
        let most = signature.positional;
        let too_many = (!exact && !signature.varargs).then(|| quote!(|| given.len() > #most));
        let optional = (required..most).map(|index| {
            let name = argument(index);
            quote!(let #name = given.get(#index).copied();)
        });
        let surplus =
            signature.varargs.then(|| quote!(let surplus_values = given.get(#most..).unwrap_or(&[]);));
        quote! {
            let given = args.positional();
            if args.names().is_some() #too_many {
                return Err(::taipan_runtime::object::convert::misfit(thread, #description, args));
            }
            #first
            #(#optional)*
            #surplus
        }
    }

    /// Through the runtime's binding, unless all is given by position.
    fn open_bound(&self) -> TokenStream {
        let Binding { signature, description, .. } = self;
        let count = signature.params.len();
        let names: Vec<Ident> = (0..count).map(argument).collect();
        let surplus_values = signature.varargs.then(|| quote!(let surplus_values = surplus.positional;));
        let surplus_names = signature.varkw.then(|| quote!(let surplus_names = surplus.keywords;));
        let surplus = (signature.varargs || signature.varkw).then(|| quote!(let surplus =));
        let required = signature.params.iter().zip(&names).filter(|(param, _)| param.default.is_none());
        let required = required.map(|(_, name)| {
            quote! {
                let Some(#name) = #name else {
                    return Err(::taipan_runtime::object::convert::misfit(thread, #description, args));
                };
            }
        });
        let bind = quote! {
            let mut slots: [Option<::taipan_gc::Value>; #count] = [None; #count];
            #surplus (#description).bind(thread, args, &mut slots)?;
        };
        let bind = if signature.may_fit_by_position() {
            let (least, most) = (signature.required(), signature.positional);
            let indices = 0..count;
            quote! {
                let given = args.positional();
                let slots = if args.names().is_none() && (#least..=#most).contains(&given.len()) {
                    [#(given.get(#indices).copied()),*]
                } else {
                    #bind
                    slots
                };
            }
        } else {
            bind
        };
        quote! {
            #bind
            let [#(#names),*] = slots;
            #surplus_values
            #surplus_names
            #(#required)*
        }
    }

    /// Converts the argument of a parameter to its Rust type.
    fn convert(&self, index: usize, declared: &Param, param: &RustParam) -> TokenStream {
        let name = argument(index);
        let ty = &param.ty;
        let none_is_absent = param.default.is_none() && declared.default.as_deref() == Some("None");
        let at = self.place(index, declared, none_is_absent);
        let from = |ty: &Type| {
            let function =
                quote_spanned!(ty.span()=> <#ty as ::taipan_runtime::object::convert::FromArg>::from_arg);
            quote!(#function(thread, value, #at)?)
        };
        let inner = generic_argument(ty, "Option");
        match (&declared.default, inner, &param.default) {
            (None, _, _) if is_value(ty) => TokenStream::new(),
            (Some(_), Some(inner), None) if is_value(inner) => TokenStream::new(),
            (None, _, _) => {
                let converted = from(ty);
                quote!(let #name = { let value = #name; #converted };)
            }
            (Some(_), _, Some(default)) => {
                let converted = if is_value(ty) { quote!(value) } else { from(ty) };
                quote!(let #name = match #name { Some(value) => #converted, None => #default };)
            }
            (Some(_), Some(inner), None) => {
                let present = if none_is_absent {
                    quote!(Some(value) if !value.is_none())
                } else {
                    quote!(Some(value))
                };
                let converted = from(inner);
                quote!(let #name = match #name { #present => Some(#converted), _ => None };)
            }
            // Refused by `check`.
            (Some(_), None, None) => TokenStream::new(),
        }
    }

    /// How messages name an argument: a lone positional-only one not at all, others by position or name.
    fn place(&self, index: usize, declared: &Param, optional: bool) -> TokenStream {
        let function = &self.name;
        let signature = self.signature;
        let lone = signature.params.len() == 1 && signature.is_positional_only() && !signature.varargs;
        let (name, position) = match index < signature.positional_only {
            true if lone && declared.default.is_none() => ("", 0),
            true => ("", index + 1),
            false => (declared.name.as_str(), index + 1),
        };
        quote! {
            ::taipan_runtime::object::convert::Arg {
                function: #function,
                name: #name,
                position: #position,
                optional: #optional,
            }
        }
    }
}

/// What a Rust parameter stands for.
enum Role<'a> {
    Named(&'a Param),
    Varargs,
    Varkw,
}

fn check_named(declared: &Param, param: &RustParam) -> syn::Result<()> {
    let name = &declared.name;
    match (&declared.default, &param.default) {
        (None, Some(default)) => error(default.span(), format!("`{name}` has no default in the signature")),
        (Some(_), None) if generic_argument(&param.ty, "Option").is_none() => error(
            param.ty.span(),
            format!("`{name}` has a default: make it an `Option` or give `#[default(..)]`"),
        ),
        _ => Ok(()),
    }
}

/// The variable of a declared parameter.
fn argument(index: usize) -> Ident {
    format_ident!("argument_{index}")
}
