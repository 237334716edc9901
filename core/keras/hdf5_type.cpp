#include "core/keras/hdf5_type.h"

#include <array>
#include <string_view>
#include <utility>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::size_t maxRank = 32;

/// What tells floating-point formats apart.
struct FloatFormat {
    std::uint32_t size;
    std::uint16_t bitOffset;
    std::uint16_t precision;
    std::uint8_t exponentAt;
    std::uint8_t exponentBits;
    std::uint8_t mantissaAt;
    std::uint8_t mantissaBits;
    std::uint32_t bias;

    bool operator==(const FloatFormat&) const = default;
};

constexpr std::array<std::pair<FloatFormat, DType>, 4> floatFormats{{{{4, 0, 32, 23, 8, 0, 23, 127}, DType::Float32},
                                                                     {{8, 0, 64, 52, 11, 0, 52, 1023}, DType::Float64},
                                                                     {{2, 0, 16, 10, 5, 0, 10, 15}, DType::Float16},
                                                                     {{2, 0, 16, 7, 8, 0, 7, 127}, DType::BFloat16}}};

std::optional<DType> integerType(std::uint32_t size, bool isSigned) {
    switch (size) {
        case 1:
            return isSigned ? DType::Int8 : DType::UInt8;
        case 2:
            return isSigned ? DType::Int16 : DType::UInt16;
        case 4:
            return isSigned ? DType::Int32 : DType::UInt32;
        case 8:
            return isSigned ? DType::Int64 : DType::UInt64;
        default:
            return std::nullopt;
    }
}

void parseInteger(Hdf5Type& type, std::uint32_t bits, ByteReader& reader) {
    const std::uint16_t offset = reader.u16();
    const std::uint16_t precision = reader.u16();
    const auto dtype = integerType(type.size, (bits & 0x08U) != 0);
    if (!dtype || offset != 0 || precision != type.size * 8) return;
    type.kind = Hdf5Type::Kind::Number;
    type.number = *dtype;
    type.bigEndian = (bits & 0x01U) != 0;
}

void parseFloat(Hdf5Type& type, std::uint32_t bits, ByteReader& reader) {
    FloatFormat format{type.size, 0, 0, 0, 0, 0, 0, 0};
    format.bitOffset = reader.u16();
    format.precision = reader.u16();
    format.exponentAt = reader.u8();
    format.exponentBits = reader.u8();
    format.mantissaAt = reader.u8();
    format.mantissaBits = reader.u8();
    format.bias = reader.u32();
    const bool isVax = (bits & 0x40U) != 0;
    const bool impliedBit = ((bits >> 4) & 0x03U) == 2;
    if (isVax || !impliedBit || ((bits >> 8) & 0xFFU) != type.size * 8 - 1) return;
    for (const auto& [known, dtype] : floatFormats) {
        if (known != format) continue;
        type.kind = Hdf5Type::Kind::Number;
        type.number = dtype;
        type.bigEndian = (bits & 0x01U) != 0;
    }
}

std::string_view enumName(ByteReader& reader, bool padded) {
    const std::string_view rest(reinterpret_cast<const char*>(reader.rest().data()), reader.left());
    const std::string_view name = rest.substr(0, rest.find('\0'));
    const std::size_t size = name.size() + 1;
    reader.skip(padded ? (size + 7) / 8 * 8 : size);
    return name;
}

/// h5py stores bool as the enumeration FALSE = 0, TRUE = 1 over int8.
void parseEnum(Hdf5Type& type, unsigned version, std::uint32_t bits, ByteReader& reader) {
    if (type.size != 1 || (bits & 0xFFFFU) != 2) return;
    reader.skip(12);  // the int8 that the values are of
    const bool padded = version < 3;
    const bool names = enumName(reader, padded) == "FALSE" && enumName(reader, padded) == "TRUE";
    if (names && reader.u8() == 0 && reader.u8() == 1) type.kind = Hdf5Type::Kind::Bool;
}

}  // namespace

Hdf5Type parseHdf5Type(std::span<const std::byte> body) {
    ByteReader reader(body);
    const unsigned head = reader.u8();
    const auto bits = static_cast<std::uint32_t>(reader.number(3));
    Hdf5Type type;
    type.size = reader.u32();
    switch (head & 0x0FU) {
        case 0:
            parseInteger(type, bits, reader);
            break;
        case 1:
            parseFloat(type, bits, reader);
            break;
        case 3:
            type.kind = Hdf5Type::Kind::Text;
            type.padding = (bits & 0x0FU) == 1   ? Hdf5Type::Padding::NulPadded
                           : (bits & 0x0FU) == 2 ? Hdf5Type::Padding::SpacePadded
                                                 : Hdf5Type::Padding::NulTerminated;
            break;
        case 5:
            type.kind = Hdf5Type::Kind::Opaque;
            break;
        case 8:
            parseEnum(type, head >> 4, bits, reader);
            break;
        case 9:
            if ((bits & 0x0FU) == 1) type.kind = Hdf5Type::Kind::VariableText;
            break;
        default:
            break;
    }
    return type;
}

std::optional<Shape> parseHdf5Shape(const Hdf5Image& image, std::span<const std::byte> body) {
    ByteReader reader(body);
    const unsigned version = reader.u8();
    if (version != 1 && version != 2) throwDamaged();
    const std::size_t rank = reader.u8();
    reader.skip(1);  // flags: whether maximal dimensions follow
    const unsigned kind = reader.u8();
    if (version == 2 && kind == 2) return std::nullopt;
    if (version == 1) reader.skip(4);
    if (rank > maxRank) throwDamaged();
    Shape shape;
    for (std::size_t i = 0; i < rank; ++i) {
        const std::uint64_t dim = image.length(reader);
        if (dim > (std::uint64_t{1} << 62)) {
            throw Error(ErrorCode::Unreadable, "", "an array that is larger than any memory");
        }
        shape.push_back(static_cast<std::int64_t>(dim));
    }
    elementCount(shape);
    return shape;
}

}  // namespace quantie
