#include "core/keras/hdf5_dataset.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/keras/hdf5_attribute.h"
#include "core/keras/hdf5_chunks.h"
#include "core/keras/hdf5_type.h"

namespace quantie {
namespace {

/// Values that were never written take no room in the file and read as zeros; honest files hold few of them.
constexpr std::uint64_t maxUnwrittenBytes = std::uint64_t{1} << 20;

[[noreturn]] void unsupported(const std::string& reason) {
    throw Error(ErrorCode::Unsupported, "", reason);
}

struct Element {
    DType dtype = DType::Float32;
    bool bigEndian = false;
};

/// Keras stores bfloat16 as two opaque bytes and writes the type's name beside them.
bool isMarkedBFloat16(const Hdf5Image& image, const Hdf5Header& header, const Hdf5Type& type) {
    if (type.kind != Hdf5Type::Kind::Opaque || type.size != 2) return false;
    const auto name = attributeTexts(image, header, "dtype");
    return name && name->size() == 1 && name->front() == "bfloat16";
}

const Hdf5Message& required(const Hdf5Header& header, Hdf5MessageType type) {
    const Hdf5Message* message = header.find(type);
    if (message == nullptr) throwDamaged();
    return *message;
}

std::span<const std::byte> bodyOf(const Hdf5Image& image, const Hdf5Header& header, Hdf5MessageType type) {
    const Hdf5Message& message = required(header, type);
    return resolveShared(image, message.isShared, message.body, type);
}

Element elementOf(const Hdf5Image& image, const Hdf5Header& header) {
    const Hdf5Type type = parseHdf5Type(bodyOf(image, header, Hdf5MessageType::Datatype));
    if (type.kind == Hdf5Type::Kind::Number) return {type.number, type.bigEndian && type.size > 1};
    if (type.kind == Hdf5Type::Kind::Bool) return {DType::Bool, false};
    if (isMarkedBFloat16(image, header, type)) return {DType::BFloat16, false};
    unsupported("the values are of a type that no weight has");
}

/// The layout message (specification, IV.A.2.i): where the values stand.
struct Layout {
    enum Class { Compact = 0, Contiguous = 1, Chunked = 2, Virtual = 3 };
    unsigned version = 0;
    unsigned kind = Compact;
    std::uint64_t address = 0;          ///< of contiguous values, or of the chunks' index
    std::vector<std::uint32_t> chunk;   ///< its dimensions, then the bytes of an element
    std::span<const std::byte> values;  ///< compact ones
};

void readChunkDims(Layout& layout, ByteReader& reader, std::size_t rank) {
    for (std::size_t i = 0; i < rank; ++i) layout.chunk.push_back(reader.u32());
}

/// Versions 1 and 2, before HDF5 1.6.
void parseOldLayout(Layout& layout, const Hdf5Image& image, ByteReader& reader) {
    const std::size_t rank = reader.u8();
    layout.kind = reader.u8();
    reader.skip(5);
    if (layout.kind != Layout::Compact) layout.address = image.address(reader);
    readChunkDims(layout, reader, rank);
    if (layout.kind == Layout::Compact) layout.values = reader.take(reader.u32());
}

Layout parseLayout(const Hdf5Image& image, std::span<const std::byte> body) {
    ByteReader reader(body);
    Layout layout;
    layout.version = reader.u8();
    if (layout.version < 1 || layout.version > 4) throwDamaged();
    if (layout.version < 3) {
        parseOldLayout(layout, image, reader);
        return layout;
    }
    layout.kind = reader.u8();
    if (layout.kind == Layout::Compact) {
        layout.values = reader.take(reader.u16());
    } else if (layout.kind == Layout::Contiguous) {
        layout.address = image.address(reader);
    } else if (layout.kind == Layout::Chunked && layout.version == 3) {
        const std::size_t rank = reader.u8();
        layout.address = image.address(reader);
        readChunkDims(layout, reader, rank);
    }
    return layout;
}

/// What is refused before sizes are looked at.
void checkStorage(const Hdf5Header& header, const Layout& layout) {
    if (layout.kind == Layout::Virtual || header.find(Hdf5MessageType::ExternalFiles) != nullptr) {
        unsupported("the values stand in another file, which is not opened");
    }
    if (layout.kind == Layout::Chunked && layout.version > 3) {
        unsupported(
            "the values are stored in a form of HDF5's newest library only; h5py's default libver writes one "
            "that can be read");
    }
    if (layout.kind > Layout::Virtual) throwDamaged();
}

std::uint64_t byteCount(const Shape& shape, DType dtype) {
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(elementCount(shape)), dtypeSize(dtype), &bytes)) {
        throw Error(ErrorCode::Unreadable, "", "an array that is larger than any memory");
    }
    return bytes;
}

std::vector<std::byte> unwritten(std::uint64_t bytes) {
    if (bytes > maxUnwrittenBytes) {
        throw Error(ErrorCode::Unreadable, "",
                    "the array claims " + std::to_string(bytes) + " bytes, but nothing of it was ever written");
    }
    return std::vector<std::byte>(bytes);
}

Tensor inThisOrder(Element element, Shape shape, std::vector<std::byte> values) {
    if (element.bigEndian) {
        const std::size_t size = dtypeSize(element.dtype);
        for (auto at = values.begin(); at != values.end(); at += static_cast<std::ptrdiff_t>(size)) {
            std::reverse(at, at + static_cast<std::ptrdiff_t>(size));
        }
    }
    return Tensor::fromBytes(element.dtype, std::move(shape), std::move(values));
}

/// Values that stand together in the file: mapped, or copied where the byte order is another.
std::function<Tensor()> loadTogether(Element element, Shape shape, FileBytes values) {
    return [element, shape = std::move(shape), values = std::move(values)] {
        if (!element.bigEndian) return Tensor(element.dtype, shape, values.owner, values.bytes);
        return inThisOrder(element, shape, {values.bytes.begin(), values.bytes.end()});
    };
}

std::function<Tensor()> loadChunks(Element element, Shape shape, Hdf5Chunks chunks) {
    return [element, shape = std::move(shape), chunks = std::move(chunks)] {
        return inThisOrder(element, shape, readHdf5Chunks(chunks));
    };
}

/// The values as they stand in the file, where they stand together and in this machine's byte order.
std::optional<std::span<const std::byte>> valuesInPlace(const Hdf5Image& image, const Layout& layout, Element element,
                                                        const Shape& shape) {
    const std::uint64_t bytes = byteCount(shape, element.dtype);
    const bool inPlace = layout.kind == Layout::Contiguous && !element.bigEndian && bytes > 0;
    if (!inPlace || !image.isDefined(layout.address)) return std::nullopt;
    return image.at(layout.address, bytes).rest();
}

std::function<Tensor()> loaderOf(const Hdf5Image& image, const Hdf5Header& header, const Layout& layout,
                                 Element element, const Shape& shape) {
    const std::uint64_t bytes = byteCount(shape, element.dtype);
    if (layout.kind == Layout::Compact) {
        if (layout.values.size() < bytes) throwDamaged();
        return loadTogether(element, shape, {image.bytes.owner, layout.values.first(bytes)});
    }
    if (bytes == 0 || !image.isDefined(layout.address)) {
        return [element, shape, bytes] { return Tensor::fromBytes(element.dtype, shape, unwritten(bytes)); };
    }
    if (layout.kind == Layout::Contiguous) {
        const auto values = image.at(layout.address, bytes).rest();
        return loadTogether(element, shape, {image.bytes.owner, values});
    }
    const Hdf5Message* filters = header.find(Hdf5MessageType::Filters);
    return loadChunks(element, shape,
                      {image, layout.address, shape, layout.chunk, dtypeSize(element.dtype),
                       filters == nullptr ? std::vector<Hdf5Filter>() : parseHdf5Filters(filters->body)});
}

}  // namespace

StoredArray describeHdf5Dataset(const Hdf5Image& image, const Hdf5Header& header, std::string path,
                                std::string identity, const std::string& fileName) {
    const Layout layout = parseLayout(image, required(header, Hdf5MessageType::Layout).body);
    checkStorage(header, layout);
    const Element element = elementOf(image, header);
    auto shape = parseHdf5Shape(image, bodyOf(image, header, Hdf5MessageType::Dataspace));
    if (!shape) unsupported("a dataset without values");

    auto load = [read = loaderOf(image, header, layout, element, *shape), owner = image.bytes.owner, path, fileName] {
        owner->checkUnchanged();
        try {
            return read();
        } catch (const Error& error) {
            throw error.within(path).within(fileName);
        }
    };
    std::function<std::span<const std::byte>()> view;
    if (const auto values = valuesInPlace(image, layout, element, *shape)) {
        view = [values = *values, owner = image.bytes.owner] {
            owner->checkUnchanged();
            return values;
        };
    }
    return {std::move(path), element.dtype, std::move(*shape), std::move(identity), std::move(load), std::move(view)};
}

}  // namespace quantie
