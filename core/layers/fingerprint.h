// The hash by which TensorFlow puts texts into bins (tf.strings.to_hash_bucket_fast): FarmHash's Fingerprint64.
#pragma once

#include <cstdint>
#include <string_view>

namespace quantie {

/// Of a text of at most 32 bytes; a number in decimals is never longer.
std::uint64_t fingerprint64(std::string_view text);

}  // namespace quantie
