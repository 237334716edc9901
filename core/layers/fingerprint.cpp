#include "core/layers/fingerprint.h"

#include <bit>

#include "core/base/error.h"

namespace quantie {
namespace {

constexpr std::uint64_t k0 = 0xc3a5c85c97cb3127;
constexpr std::uint64_t k1 = 0xb492b66fbe98f273;
constexpr std::uint64_t k2 = 0x9ae16a3b2f90404f;

/// `count` bytes from `first` on, the lowest first.
std::uint64_t bytesAt(std::string_view text, std::size_t first, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = count; i-- > 0;) value = value << 8U | static_cast<unsigned char>(text[first + i]);
    return value;
}

std::uint64_t shiftMix(std::uint64_t x) {
    return x ^ x >> 47U;
}

std::uint64_t mixed(std::uint64_t a, std::uint64_t b, std::uint64_t factor) {
    const std::uint64_t first = shiftMix((a ^ b) * factor);
    return shiftMix((b ^ first) * factor) * factor;
}

std::uint64_t ofShort(std::string_view text) {
    const std::size_t length = text.size();
    const std::uint64_t factor = k2 + length * 2;
    if (length >= 8) {
        const std::uint64_t a = bytesAt(text, 0, 8) + k2;
        const std::uint64_t b = bytesAt(text, length - 8, 8);
        const std::uint64_t c = std::rotr(b, 37) * factor + a;
        const std::uint64_t d = (std::rotr(a, 25) + b) * factor;
        return mixed(c, d, factor);
    }
    if (length >= 4) return mixed(length + (bytesAt(text, 0, 4) << 3U), bytesAt(text, length - 4, 4), factor);
    if (length == 0) return k2;
    const std::uint64_t a = bytesAt(text, 0, 1);
    const std::uint64_t b = bytesAt(text, length / 2, 1);
    const std::uint64_t c = bytesAt(text, length - 1, 1);
    return shiftMix((a + (b << 8U)) * k2 ^ (length + (c << 2U)) * k0) * k2;
}

/// 17 to 32 bytes.
std::uint64_t ofLong(std::string_view text) {
    const std::size_t length = text.size();
    const std::uint64_t factor = k2 + length * 2;
    const std::uint64_t a = bytesAt(text, 0, 8) * k1;
    const std::uint64_t b = bytesAt(text, 8, 8);
    const std::uint64_t c = bytesAt(text, length - 8, 8) * factor;
    const std::uint64_t d = bytesAt(text, length - 16, 8) * k2;
    return mixed(std::rotr(a + b, 43) + std::rotr(c, 30) + d, a + std::rotr(b + k2, 18) + c, factor);
}

}  // namespace

std::uint64_t fingerprint64(std::string_view text) {
    if (text.size() > 32) throw Error(ErrorCode::Unsupported, "", "a text too long to be put into a bin");
    return text.size() <= 16 ? ofShort(text) : ofLong(text);
}

}  // namespace quantie
