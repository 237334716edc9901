// The two handles that drag a range: where they are, what they may become, and which one the keyboard moves.
#pragma once

#include <optional>
#include <utility>

namespace quantie {

/// lo ≤ 0 ≤ hi, never both 0. A symmetric range moves both ends.
class RangeHandles {
  public:
    enum class End { Lo, Hi };

    /// What a new range says; what is being dragged stays where it was dragged to.
    void set(double lo, double hi, bool symmetric);

    double lo() const { return m_lo; }
    double hi() const { return m_hi; }
    double at(End end) const { return end == End::Lo ? m_lo : m_hi; }
    /// The one that was touched last.
    End active() const { return m_active; }
    void setActive(End end) { m_active = end; }
    bool isDragging() const { return m_dragging; }

    /// Moves the active end to `value`; `least` is the shortest that a range may be. Whether anything changed.
    bool drag(double value, double least);
    /// Ends the drag; whether there was one.
    bool drop();

    /// The end whose value lies within `reach` of `value`, the nearer one; none where neither does.
    std::optional<End> grabbed(double value, double reach) const;

  private:
    double m_lo = 0;
    double m_hi = 0;
    bool m_symmetric = false;
    bool m_dragging = false;
    End m_active = End::Hi;
};

}  // namespace quantie
