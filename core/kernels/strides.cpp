#include "core/kernels/strides.h"

#include <algorithm>

namespace quantie::compute {

std::vector<std::size_t> stridesOf(const Shape& shape) {
    std::vector<std::size_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * static_cast<std::size_t>(shape[i]);
    return strides;
}

Broadcast::Broadcast(const Shape& output, const std::vector<Shape>& operands) {
    for (const std::int64_t dim : output) m_dims.push_back(static_cast<std::size_t>(dim));
    for (const Shape& operand : operands) {
        const std::vector<std::size_t> own = stridesOf(operand);
        std::vector<std::size_t> strides(output.size(), 0);
        const std::size_t missing = output.size() - operand.size();
        for (std::size_t i = 0; i < operand.size(); ++i) strides[missing + i] = operand[i] == 1 ? 0 : own[i];
        m_strides.push_back(std::move(strides));
    }
    join();
    countOuter();
}

void Broadcast::join() {
    if (m_dims.empty()) {
        m_dims = {1};
        for (auto& strides : m_strides) strides = {0};
    }
    for (std::size_t i = m_dims.size() - 1; i > 0; --i) {
        const bool alike = std::all_of(m_strides.begin(), m_strides.end(), [&](const auto& strides) {
            return strides[i - 1] == strides[i] * m_dims[i] || m_dims[i - 1] == 1;
        });
        if (!alike && m_dims[i] != 1) continue;
        // A dimension of one has no step of its own; the one that stays is the longer one's.
        for (auto& strides : m_strides) {
            if (m_dims[i] == 1) strides[i] = strides[i - 1];
            strides.erase(strides.begin() + static_cast<std::ptrdiff_t>(i) - 1);
        }
        m_dims[i] *= m_dims[i - 1];
        m_dims.erase(m_dims.begin() + static_cast<std::ptrdiff_t>(i) - 1);
    }
}

void Broadcast::countOuter() {
    m_outer = 1;
    for (std::size_t i = 0; i + 1 < m_dims.size(); ++i) m_outer *= m_dims[i];
}

void Broadcast::splitInner(std::size_t longest) {
    const std::size_t length = m_dims.back();
    if (length <= longest) return;
    std::size_t parts = (length + longest - 1) / longest;
    while (length % parts != 0 && parts < 4096) ++parts;
    if (length % parts != 0) return;
    m_dims.back() = length / parts;
    m_dims.insert(m_dims.end() - 1, parts);
    for (auto& strides : m_strides) strides.insert(strides.end() - 1, strides.back() * m_dims.back());
    countOuter();
}

std::size_t Broadcast::offset(std::size_t operand, std::size_t outer) const {
    std::size_t offset = 0;
    for (std::size_t i = m_dims.size() - 1; i-- > 0;) {
        offset += outer % m_dims[i] * m_strides[operand][i];
        outer /= m_dims[i];
    }
    return offset;
}

}  // namespace quantie::compute
