// A range from its end to its beginning. (clang 14 cannot read std::views::reverse of this standard library.)
#pragma once

#include <iterator>

namespace quantie::layout {

template <typename Range>
class Reversed {
  public:
    explicit Reversed(const Range& range) : m_range(range) {}
    auto begin() const { return std::rbegin(m_range); }
    auto end() const { return std::rend(m_range); }

  private:
    const Range& m_range;
};

}  // namespace quantie::layout
