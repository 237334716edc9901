#include "core/keras/hdf5_attribute.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/keras/hdf5_dense.h"
#include "core/keras/hdf5_global_heap.h"
#include "core/keras/hdf5_type.h"

namespace quantie {
namespace {

[[noreturn]] void fail(const std::string& name, const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "attribute " + name, reason);
}

struct Attribute {
    Hdf5Type type;
    std::size_t count = 0;
    std::span<const std::byte> values;
};

/// Parts of attribute messages of version 1 are padded to multiples of 8 bytes.
std::span<const std::byte> part(ByteReader& reader, std::size_t size, bool padded) {
    const auto result = reader.take(size);
    if (padded) reader.skip((8 - size % 8) % 8);
    return result;
}

std::optional<Attribute> parseAttribute(const Hdf5Image& image, std::span<const std::byte> body,
                                        std::string_view wanted) {
    ByteReader reader(body);
    const unsigned version = reader.u8();
    if (version < 1 || version > 3) throwDamaged();
    const unsigned flags = version == 1 ? reader.u8() & 0U : reader.u8();
    const std::size_t nameSize = reader.u16();
    const std::size_t typeSize = reader.u16();
    const std::size_t spaceSize = reader.u16();
    if (version == 3) reader.skip(1);  // encoding of the name
    const bool padded = version == 1;
    const auto nameBytes = part(reader, nameSize, padded);
    const std::string_view name(reinterpret_cast<const char*>(nameBytes.data()), nameBytes.size());
    if (name.substr(0, name.find('\0')) != wanted) return std::nullopt;

    const auto type = part(reader, typeSize, padded);
    const auto space = part(reader, spaceSize, padded);
    Attribute attribute;
    attribute.type = parseHdf5Type(resolveShared(image, (flags & 0x01U) != 0, type, Hdf5MessageType::Datatype));
    const auto shape =
        parseHdf5Shape(image, resolveShared(image, (flags & 0x02U) != 0, space, Hdf5MessageType::Dataspace));
    attribute.count = shape ? static_cast<std::size_t>(elementCount(*shape)) : 0;
    const std::size_t size = attribute.type.size;
    if (size == 0 || attribute.count > reader.left() / size) throwDamaged();
    attribute.values = reader.take(attribute.count * size);
    return attribute;
}

/// The bodies of all attribute messages: in the header, and in dense storage.
std::vector<std::span<const std::byte>> attributeBodies(const Hdf5Image& image, const Hdf5Header& object) {
    std::vector<std::span<const std::byte>> bodies;
    if (const Hdf5Message* info = object.find(Hdf5MessageType::AttributeInfo)) {
        ByteReader reader(info->body);
        reader.skip(1);  // version
        if ((reader.u8() & 0x01U) != 0) reader.skip(2);
        const std::uint64_t heap = image.address(reader);
        const std::uint64_t tree = image.address(reader);
        ByteBudget budget = image.budget();
        if (image.isDefined(heap)) bodies = readHdf5Dense(image, Hdf5DenseKind::Attributes, heap, tree, budget);
    }
    for (const Hdf5Message& message : object.messages) {
        if (message.type != Hdf5MessageType::Attribute) continue;
        if (message.isShared) throw Error(ErrorCode::Unsupported, "", "a table of shared attributes");
        bodies.push_back(message.body);
    }
    return bodies;
}

std::optional<Attribute> findAttribute(const Hdf5Image& image, const Hdf5Header& object, const std::string& name) {
    try {
        for (const auto& body : attributeBodies(image, object)) {
            auto attribute = parseAttribute(image, body, name);
            if (attribute) return attribute;
        }
    } catch (const Error& error) {
        throw error.within("attribute " + name);
    }
    return std::nullopt;
}

std::string_view trimmed(std::string_view text, Hdf5Type::Padding padding) {
    if (padding == Hdf5Type::Padding::SpacePadded) return text.substr(0, text.find_last_not_of(' ') + 1);
    return text.substr(0, text.find('\0'));
}

/// A value's bytes, lowest first.
std::array<std::byte, 8> littleEndian(const Attribute& attribute) {
    std::array<std::byte, 8> bytes{};
    std::copy(attribute.values.begin(), attribute.values.end(), bytes.begin());
    if (attribute.type.bigEndian) {
        std::reverse(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(attribute.values.size()));
    }
    return bytes;
}

/// The one number that the attribute must be.
Tensor numberOf(const Attribute& attribute, const std::string& name) {
    if (attribute.count != 1 || attribute.type.kind != Hdf5Type::Kind::Number) fail(name, "this must be one number");
    const auto bytes = littleEndian(attribute);
    return Tensor::fromBytes(attribute.type.number, {}, {bytes.begin(), bytes.begin() + attribute.type.size});
}

template <typename T>
T valueOf(const Tensor& number) {
    T value{};
    std::memcpy(&value, number.bytes().data(), sizeof(T));
    return value;
}

std::optional<std::int64_t> integerOf(const Tensor& number) {
    if (isFloat(number.dtype())) return std::nullopt;
    switch (number.dtype()) {
        case DType::Int64:
            return valueOf<std::int64_t>(number);
        case DType::UInt64:
            return valueOf<std::int64_t>(number) < 0 ? std::nullopt : std::optional(valueOf<std::int64_t>(number));
        case DType::Int32:
            return valueOf<std::int32_t>(number);
        case DType::UInt32:
            return valueOf<std::uint32_t>(number);
        default:
            return static_cast<std::int64_t>(toFloat32(number).floats()[0]);  // exact: at most 16 bits
    }
}

}  // namespace

std::optional<std::vector<std::string>> attributeTexts(const Hdf5Image& image, const Hdf5Header& object,
                                                       const std::string& name) {
    const auto attribute = findAttribute(image, object, name);
    if (!attribute) return std::nullopt;
    std::vector<std::string> texts;
    if (attribute->count == 0) return texts;
    const bool isVariable = attribute->type.kind == Hdf5Type::Kind::VariableText;
    if (!isVariable && attribute->type.kind != Hdf5Type::Kind::Text) fail(name, "this must be a text");
    Hdf5GlobalHeap heap(image);
    ByteReader reader(attribute->values);
    try {
        for (std::size_t i = 0; i < attribute->count; ++i) {
            const auto bytes = reader.take(attribute->type.size);
            const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            texts.push_back(isVariable ? heap.text(bytes) : std::string(trimmed(text, attribute->type.padding)));
        }
    } catch (const Error& error) {
        throw error.within("attribute " + name);
    }
    return texts;
}

std::optional<double> attributeNumber(const Hdf5Image& image, const Hdf5Header& object, const std::string& name) {
    const auto attribute = findAttribute(image, object, name);
    if (!attribute) return std::nullopt;
    const Tensor number = numberOf(*attribute, name);
    if (number.dtype() == DType::Float64) return valueOf<double>(number);
    if (const auto integer = integerOf(number)) return static_cast<double>(*integer);
    return static_cast<double>(toFloat32(number).floats()[0]);
}

std::optional<std::int64_t> attributeInteger(const Hdf5Image& image, const Hdf5Header& object,
                                             const std::string& name) {
    const auto attribute = findAttribute(image, object, name);
    if (!attribute) return std::nullopt;
    const auto integer = integerOf(numberOf(*attribute, name));
    if (!integer) fail(name, "this must be an integer");
    return integer;
}

}  // namespace quantie
