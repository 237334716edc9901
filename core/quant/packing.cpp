#include "core/quant/packing.h"

#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/quant/scheme.h"

namespace quantie {

std::size_t packedBytes(std::size_t count, int bits) {
    if (bits < 1 || bits > maxBits) {
        throw Error(ErrorCode::Usage, "", "codes have 1 to 16 bits, not " + std::to_string(bits));
    }
    const auto width = static_cast<std::size_t>(bits);
    if (count > (std::numeric_limits<std::size_t>::max() - 7) / width) {
        throw Error(ErrorCode::Usage, "", "codes that take more than any memory");
    }
    return (count * width + 7) / 8;
}

std::vector<std::uint8_t> pack(std::span<const std::uint16_t> codes, int bits) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(packedBytes(codes.size(), bits));
    std::uint32_t pending = 0;
    int filled = 0;
    for (const std::uint16_t code : codes) {
        if ((static_cast<std::uint32_t>(code) >> bits) != 0) {
            throw Error(ErrorCode::Usage, "",
                        "the code " + std::to_string(code) + " does not fit " + std::to_string(bits) + " bits");
        }
        pending |= static_cast<std::uint32_t>(code) << filled;
        for (filled += bits; filled >= 8; filled -= 8) {
            bytes.push_back(static_cast<std::uint8_t>(pending & 0xFFU));
            pending >>= 8;
        }
    }
    if (filled > 0) bytes.push_back(static_cast<std::uint8_t>(pending));
    return bytes;
}

std::vector<std::uint16_t> unpack(std::span<const std::uint8_t> bytes, std::size_t count, int bits) {
    if (bytes.size() < packedBytes(count, bits)) {
        throw Error(ErrorCode::Usage, "",
                    std::to_string(bytes.size()) + " bytes are too few for " + std::to_string(count) + " codes");
    }
    std::vector<std::uint16_t> codes(count);
    std::uint32_t pending = 0;
    int filled = 0;
    std::size_t next = 0;
    for (std::uint16_t& code : codes) {
        for (; filled < bits; filled += 8) pending |= static_cast<std::uint32_t>(bytes[next++]) << filled;
        code = static_cast<std::uint16_t>(pending & ((1U << bits) - 1U));
        pending >>= bits;
        filled -= bits;
    }
    return codes;
}

}  // namespace quantie
