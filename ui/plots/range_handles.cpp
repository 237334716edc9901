#include "ui/plots/range_handles.h"

#include <algorithm>
#include <cmath>

namespace quantie {

void RangeHandles::set(double lo, double hi, bool symmetric) {
    m_symmetric = symmetric;
    if (m_dragging && symmetric) return;
    if (!m_dragging || m_active != End::Lo) m_lo = lo;
    if (!m_dragging || m_active != End::Hi) m_hi = hi;
}

bool RangeHandles::drag(double value, double least) {
    m_dragging = true;
    const double lo = m_lo;
    const double hi = m_hi;
    if (m_symmetric) {
        m_hi = std::max(least / 2, m_active == End::Hi ? value : -value);
        m_lo = -m_hi;
    } else if (m_active == End::Hi) {
        m_hi = std::max({value, 0.0, m_lo + least});
    } else {
        m_lo = std::min({value, 0.0, m_hi - least});
    }
    return m_lo != lo || m_hi != hi;
}

bool RangeHandles::drop() {
    return std::exchange(m_dragging, false);
}

std::optional<RangeHandles::End> RangeHandles::grabbed(double value, double reach) const {
    const double toLo = std::fabs(value - m_lo);
    const double toHi = std::fabs(value - m_hi);
    if (std::min(toLo, toHi) > reach) return std::nullopt;
    return toLo < toHi ? End::Lo : End::Hi;
}

}  // namespace quantie
