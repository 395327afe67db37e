//! The builtin types: a folder each.

pub mod async_generator;
pub mod attribute_dict;
pub mod bool;
pub mod bytearray;
pub mod bytes;
pub mod class;
pub mod code;
pub mod complex;
pub mod context;
pub mod dict;
pub mod exception;
pub mod float;
pub mod frame;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod int;
pub mod iterators;
pub mod list;
pub mod mappingproxy;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod object;
pub mod range;
pub mod sequence;
pub mod set;
pub mod simple_namespace;
pub mod slice;
pub mod str;
pub mod struct_sequence;
pub mod template;
pub mod traceback;
pub mod tuple;
pub mod typing;
pub mod union;
pub mod weakref;

use taipan_gc::Gc;
use taipan_gc::ShapeId;

use crate::modules::io;
use crate::object::class::Class;
use crate::object::descr;
use crate::object::ids;
use crate::object::spec::NativeType;
use crate::object::spec::TypeSpec;
use crate::state::interpreter::Interpreter;

/// The native types of this crate, exceptions aside.
static TYPES: &[&TypeSpec] = &[
    object::Object::SPEC,
    class::TypeType::SPEC,
    object::NoneType::SPEC,
    object::NotImplementedType::SPEC,
    object::EllipsisType::SPEC,
    int::Int::SPEC,
    bool::Bool::SPEC,
    float::Float::SPEC,
    complex::Complex::SPEC,
    str::Str::SPEC,
    str::StrIterator::SPEC,
    bytes::Bytes::SPEC,
    bytes::BytesIterator::SPEC,
    bytearray::ByteArray::SPEC,
    bytearray::ByteArrayIterator::SPEC,
    memoryview::MemoryView::SPEC,
    memoryview::MemoryIterator::SPEC,
    tuple::Tuple::SPEC,
    list::List::SPEC,
    dict::Dict::SPEC,
    set::Set::SPEC,
    set::FrozenSet::SPEC,
    set::SetIterator::SPEC,
    dict::views::DictKeys::SPEC,
    dict::views::DictValues::SPEC,
    dict::views::DictItems::SPEC,
    dict::iterators::KeyIterator::SPEC,
    dict::iterators::ValueIterator::SPEC,
    dict::iterators::ItemIterator::SPEC,
    dict::iterators::ReverseKeyIterator::SPEC,
    dict::iterators::ReverseValueIterator::SPEC,
    dict::iterators::ReverseItemIterator::SPEC,
    slice::Slice::SPEC,
    code::Code::SPEC,
    frame::FrameObject::SPEC,
    frame::locals::FrameLocalsProxy::SPEC,
    traceback::Traceback::SPEC,
    function::Cell::SPEC,
    function::Function::SPEC,
    descr::BuiltinFunction::SPEC,
    descr::MethodDescriptor::SPEC,
    descr::ClassMethodDescriptor::SPEC,
    descr::WrapperDescriptor::SPEC,
    descr::MethodWrapper::SPEC,
    descr::GetSetDescriptor::SPEC,
    descr::MemberDescriptor::SPEC,
    descr::Method::SPEC,
    method::StaticMethod::SPEC,
    method::ClassMethod::SPEC,
    method::Property::SPEC,
    method::Super::SPEC,
    module::Module::SPEC,
    simple_namespace::SimpleNamespace::SPEC,
    struct_sequence::StructField::SPEC,
    mappingproxy::MappingProxy::SPEC,
    generator::Generator::SPEC,
    &generator::COROUTINE_SPEC,
    &generator::ASYNC_GENERATOR_SPEC,
    generator::CoroutineWrapper::SPEC,
    async_generator::Wrapped::SPEC,
    async_generator::Asend::SPEC,
    async_generator::Athrow::SPEC,
    async_generator::AnextAwaitable::SPEC,
    iterators::sequence::SequenceIterator::SPEC,
    iterators::sequence::Reversed::SPEC,
    iterators::list::ListIterator::SPEC,
    iterators::list::ListReverseIterator::SPEC,
    iterators::tuple::TupleIterator::SPEC,
    iterators::callable::CallableIterator::SPEC,
    iterators::enumerate::Enumerate::SPEC,
    iterators::combine::Zip::SPEC,
    iterators::combine::Map::SPEC,
    iterators::combine::Filter::SPEC,
    range::Range::SPEC,
    range::RangeIterator::SPEC,
    range::LongRangeIterator::SPEC,
    generic_alias::GenericAlias::SPEC,
    generic_alias::GenericAliasIterator::SPEC,
    typing::ConstEvaluator::SPEC,
    typing::NoDefaultType::SPEC,
    typing::TypeVar::SPEC,
    typing::Generic::SPEC,
    typing::ParamSpec::SPEC,
    typing::ParamSpecArgs::SPEC,
    typing::ParamSpecKwargs::SPEC,
    typing::TypeVarTuple::SPEC,
    typing::TypeAlias::SPEC,
    union::Union::SPEC,
    template::Template::SPEC,
    template::Interpolation::SPEC,
    template::TemplateIter::SPEC,
    context::Context::SPEC,
    context::ContextVar::SPEC,
    context::Token::SPEC,
    context::Missing::SPEC,
    weakref::Ref::SPEC,
    weakref::Proxy::SPEC,
    &weakref::CALLABLE_SPEC,
];

/// Every native type of this crate.
pub fn all() -> impl Iterator<Item = &'static TypeSpec> {
    TYPES.iter().chain(io::TYPES).copied().chain(&exception::SPECS)
}

/// The description of a shape.
pub fn find(shape: ShapeId) -> Option<&'static TypeSpec> {
    all().find(|spec| spec.shape == shape)
}

/// The description of a core type.
pub fn spec(shape: ShapeId) -> &'static TypeSpec {
    find(shape).unwrap_or(object::Object::SPEC)
}

/// Entries of a native type's namespace that no description holds.
pub fn fill_extra(interp: &Interpreter, class: Gc<Class>, shape: ShapeId) {
    if shape == ids::INTERPOLATION {
        template::fill_interpolation(interp, class);
    }
}
