#include "core/base/error.h"

#include <utility>

namespace quantie {

Error::Error(ErrorCode code, std::string where, std::string reason)
    : m_code(code), m_where(std::move(where)), m_reason(std::move(reason)) {
    m_what = m_where.empty() ? m_reason : m_where + ": " + m_reason;
    // Names inside files may hold line breaks; the promise is one line.
    for (char& c : m_what) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
}

Error Error::within(const std::string& outer) const {
    return {m_code, m_where.empty() ? outer : outer + ": " + m_where, m_reason};
}

}  // namespace quantie
