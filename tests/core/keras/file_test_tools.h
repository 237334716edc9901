// What the tests of the file readers share.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/tensor/tensor.h"

namespace quantie {

inline std::string testFile(const std::string& name) {
    return std::string(QUANTIE_TEST_DATA "/files/") + name;
}

inline std::vector<std::byte> fileContent(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    const std::vector<char> chars{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const auto* bytes = reinterpret_cast<const std::byte*>(chars.data());
    return {bytes, bytes + chars.size()};
}

/// Whether the values are 0, 1, 2, … as make_files.py writes them.
inline bool isCounting(const Tensor& tensor) {
    const Tensor values = toFloat32(tensor);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float wanted = static_cast<float>(tensor.dtype() == DType::Bool ? i % 2 : i);
        if (values.floats()[i] != wanted) return false;
    }
    return true;
}

/// The one line of the error; empty where there is none, or where its code is another.
template <typename Work>
std::string errorOf(ErrorCode code, const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code() == code ? error.what() : std::string();
    }
    return {};
}

}  // namespace quantie
