#include "core/keras/npy.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/error.h"
#include "core/keras/npy_header.h"

namespace quantie {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t maxHeader = 1 << 20;
/// numpy.save pads headers so that the values are aligned to this.
constexpr std::size_t alignment = 64;

[[noreturn]] void damaged(const std::string& reason) {
    throw Error(ErrorCode::Unreadable, "", reason);
}

std::size_t littleEndian(std::string_view text) {
    std::size_t value = 0;
    for (std::size_t i = text.size(); i-- > 0;) value = (value << 8) | static_cast<unsigned char>(text[i]);
    return value;
}

struct Split {
    NpyHeader header;
    std::size_t valuesAt = 0;
};

Split splitFile(std::string_view text) {
    if (!text.starts_with(magic) || text.size() < 10) damaged("this is no .npy file");
    const unsigned version = static_cast<unsigned char>(text[6]);
    if (version < 1 || version > 3) {
        throw Error(ErrorCode::Unsupported, "", ".npy version " + std::to_string(version) + " is not known");
    }
    const std::size_t lengthSize = version == 1 ? 2 : 4;
    const std::size_t headerAt = 8 + lengthSize;
    if (text.size() < headerAt) damaged("the .npy file is truncated");
    const std::size_t length = littleEndian(text.substr(8, lengthSize));
    if (length > maxHeader || length > text.size() - headerAt) damaged("the .npy file is truncated");
    return {parseNpyHeader(text.substr(headerAt, length)), headerAt + length};
}

/// Reverses the bytes of every element.
std::vector<std::byte> swapped(std::span<const std::byte> bytes, std::size_t size) {
    std::vector<std::byte> out(bytes.begin(), bytes.end());
    for (std::size_t i = 0; i < out.size(); i += size) {
        std::reverse(out.begin() + static_cast<std::ptrdiff_t>(i), out.begin() + static_cast<std::ptrdiff_t>(i + size));
    }
    return out;
}

/// From Fortran order (the first dimension runs fastest) to C order.
std::vector<std::byte> reordered(std::span<const std::byte> bytes, std::size_t size, const Shape& shape) {
    std::vector<std::size_t> strides(shape.size());
    std::size_t stride = size;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        strides[i] = stride;
        stride *= static_cast<std::size_t>(shape[i]);
    }
    std::vector<std::byte> out(bytes.size());
    std::vector<std::int64_t> index(shape.size(), 0);
    std::size_t from = 0;
    for (std::size_t to = 0; to < out.size(); to += size) {
        std::memcpy(out.data() + to, bytes.data() + from, size);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            from += strides[axis];
            if (++index[axis] < shape[axis]) break;
            from -= strides[axis] * static_cast<std::size_t>(shape[axis]);
            index[axis] = 0;
        }
    }
    return out;
}

Tensor readArray(const FileBytes& file) {
    const auto [header, valuesAt] = splitFile(file.text());
    const std::size_t size = dtypeSize(header.dtype);
    const auto count = static_cast<std::uint64_t>(elementCount(header.shape));
    const std::span<const std::byte> values = file.bytes.subspan(valuesAt);
    if (count > values.size() / size) damaged("the file holds fewer values than its shape " + toString(header.shape));
    if (count * size != values.size()) damaged("the file holds more values than its shape " + toString(header.shape));

    const bool swap = header.bigEndian && size > 1;
    const bool reorder = header.fortranOrder && header.shape.size() > 1 && count > 0;
    if (!swap && !reorder) return {header.dtype, header.shape, file.owner, values};
    std::vector<std::byte> copy;
    if (swap) copy = swapped(values, size);
    if (reorder) copy = reordered(swap ? std::span<const std::byte>(copy) : values, size, header.shape);
    return Tensor::fromBytes(header.dtype, header.shape, std::move(copy));
}

}  // namespace

Tensor readNpy(const FileBytes& file, const std::string& where) {
    try {
        return readArray(file);
    } catch (const Error& error) {
        throw error.within(where);
    }
}

Tensor readNpyFile(const std::string& path) {
    return readNpy(mapFile(path), path);
}

std::vector<std::byte> npyBytes(const Tensor& tensor) {
    std::string text = npyHeaderText(tensor.dtype(), tensor.shape());
    const std::size_t unpadded = magic.size() + 4 + text.size() + 1;
    text.append((alignment - unpadded % alignment) % alignment, ' ');
    text.push_back('\n');
    std::string start(magic);
    start += {'\x01', '\x00', static_cast<char>(text.size() & 0xFF), static_cast<char>(text.size() >> 8)};
    start += text;
    std::vector<std::byte> bytes(start.size() + tensor.bytes().size());
    std::memcpy(bytes.data(), start.data(), start.size());
    std::copy(tensor.bytes().begin(), tensor.bytes().end(), bytes.begin() + static_cast<std::ptrdiff_t>(start.size()));
    return bytes;
}

void writeNpyFile(const std::string& path, const Tensor& tensor) {
    const std::vector<std::byte> bytes = npyBytes(tensor);
    const auto fail = [&path] { throw Error(ErrorCode::Unwritable, path, std::generic_category().message(errno)); };
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr) fail();
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    const int writeError = errno;
    const bool closed = std::fclose(file) == 0;
    if (!written) errno = writeError;
    if (!written || !closed) fail();
}

}  // namespace quantie
